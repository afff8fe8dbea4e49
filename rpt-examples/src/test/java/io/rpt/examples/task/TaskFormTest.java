package io.rpt.examples.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidDataException;
import io.rpt.core.prompt.Provenance;
import io.rpt.examples.superglue.Dialect;
import io.rpt.examples.superglue.SuperGlueTask;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a saved prompt says of its task is not trusted. */
class TaskFormTest {
  private static Provenance saved(Map<String, String> notes) {
    return new Provenance("b", "t", "d", 1, new TreeMap<>(notes), new TreeMap<>(), new TreeMap<>());
  }

  @Test
  void trained_itsOwnNotes_isTheSameForm() {
    TaskForm form = new TaskForm(SuperGlueTask.WSC, Dialect.RESIDUAL_YES_NO);
    assertThat(TaskForm.trained(SuperGlueTask.WSC, saved(form.notes()))).isEqualTo(form);
  }

  @Test
  void trained_otherTaskOrUnknownDialect_isRefused() {
    assertRefused(Map.of("task", "RTE", "dialect", "T5"), "trained on RTE, but CB");
    assertRefused(Map.of(), "no task of SuperGLUE");
    assertRefused(Map.of("task", "CB", "dialect", "KLINGON"), "the dialect 'KLINGON'");
    assertRefused(Map.of("task", "CB", "dialect", "RESIDUAL_YES_NO"), "'RESIDUAL_YES_NO'");
  }

  private static void assertRefused(Map<String, String> notes, String message) {
    assertThatThrownBy(() -> TaskForm.trained(SuperGlueTask.CB, saved(notes)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(message);
  }
}
