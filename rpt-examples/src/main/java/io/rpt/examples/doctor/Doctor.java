package io.rpt.examples.doctor;

import com.google.common.base.Throwables;
import io.rpt.core.error.RptException;
import io.rpt.examples.doctor.Finding.Level;
import io.rpt.examples.progress.ProgressView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes checks, each by itself. */
public final class Doctor {
  private static final int LONGEST = 300;

  private Doctor() {}

  /**
   * Makes checks.
   *
   * @param checks in their order
   * @param view shows what is looked at, if that takes long
   * @param listener hears of each finding at once
   * @return one finding for each check
   */
  public static List<Finding> examine(
      List<Check> checks, ProgressView view, Consumer<Finding> listener) {
    List<Finding> findings = new ArrayList<>();
    for (Check check : checks) {
      Finding finding = view.during("Looking at " + check.what(), () -> look(check));
      listener.accept(finding);
      findings.add(finding);
    }
    return List.copyOf(findings);
  }

  /** Whether all that is needed works. */
  public static boolean isSound(List<Finding> findings) {
    return findings.stream().noneMatch(finding -> finding.level() == Level.FAIL);
  }

  private static Finding look(Check check) {
    try {
      return check.look();
    } catch (RptException e) { // its message says what to do
      return Finding.fail(check.what(), String.valueOf(e.getMessage()), "");
    } catch (Exception | LinkageError e) {
      Throwable root = Throwables.getRootCause(e);
      String reason = root.getMessage() == null ? root.toString() : root.getMessage();
      return Finding.fail(
          check.what(),
          "does not work: " + reason.substring(0, Math.min(reason.length(), LONGEST)),
          check.remedy());
    }
  }
}
