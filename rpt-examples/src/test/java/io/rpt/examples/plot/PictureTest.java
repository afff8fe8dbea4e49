package io.rpt.examples.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rpt.core.error.InvalidValueException;
import io.rpt.examples.plot.Line.Point;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PictureTest {
  private static final int BLUE = 0x0072B2;
  private static final int ORANGE = 0xD55E00;

  private static BufferedImage draw(Panel... panels) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(new Picture(List.of(panels), 2).png()));
  }

  private static long dots(BufferedImage image, int color) {
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .filter(i -> (image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xFFFFFF) == color)
        .count();
  }

  private static Panel panel(Axis axis, Line... lines) {
    return new Panel("CB", axis, "Score, %", List.of(lines), true);
  }

  @Test
  void png_linesOfTwoMethods_haveTheirColoursInEveryPanel() throws IOException {
    Line plain = Line.of("plain", List.of(new Point(0.01, 50, 2), new Point(0.1, 60, 1)));
    Line residual = Line.of("residual", List.of(Point.of(0.01, 55), Point.of(0.1, 65)));
    List<Axis.Tick> ticks = List.of(new Axis.Tick(0.01, "0.01"), new Axis.Tick(0.1, "0.1"));
    Axis rates = new Axis("Learning rate (log scale)", true, ticks);
    BufferedImage one = draw(panel(rates, plain));
    assertThat(one.getHeight()).isEqualTo(2 * PanelImage.HEIGHT);
    assertThat(one.getWidth()).isBetween(2 * PanelImage.WIDTH, 3 * PanelImage.WIDTH);
    assertThat(dots(one, BLUE)).isGreaterThan(300);
    assertThat(dots(one, ORANGE)).isZero();

    BufferedImage three =
        draw(panel(rates, plain, residual), panel(rates, residual), panel(rates, plain));
    assertThat(three.getHeight()).isEqualTo(4 * PanelImage.HEIGHT);
    BufferedImage second =
        three.getSubimage(three.getWidth() / 2, 0, three.getWidth() / 2, three.getHeight() / 2);
    assertThat(dots(second, ORANGE)).isGreaterThan(300);
    assertThat(dots(second, BLUE)).isZero();
  }

  @Test
  void png_namesAndThinLines_areDrawn() throws IOException {
    List<Point> points = List.of(Point.of(0, 50), Point.of(1, 60), Point.of(2, 40));
    Axis names = Axis.ofNames("Initialisation", List.of("usual", "uniform", "text"));
    Panel scattered = new Panel("CB", names, "Score, %", List.of(Line.of("plain", points)), false);
    assertThat(dots(draw(scattered), BLUE)).isGreaterThan(100);
    Axis steps = Axis.fromZero("Optimizer step", 2);
    Line alone = Line.of("plain", points);
    Line withRuns =
        new Line("plain", points, List.of(points, List.of(Point.of(0, 20), Point.of(2, 70))));
    assertThat(dots(draw(panel(steps, withRuns)), 0xFFFFFF))
        .isLessThan(dots(draw(panel(steps, alone)), 0xFFFFFF));
  }

  @Test
  void axis_fromZero_namesRoundNumbers() {
    assertThat(Axis.fromZero("step", 200).ticks())
        .extracting(Axis.Tick::name)
        .containsExactly("0", "50", "100", "150", "200");
    assertThat(Axis.fromZero("step", 1).ticks()).hasSize(6).contains(new Axis.Tick(0.2, "0.2"));
    assertThat(Axis.fromZero("step", 37500).ticks()).hasSize(8);
    assertThatThrownBy(() -> Axis.fromZero("step", 0)).hasMessageContaining("axis is 0.0");
  }

  @Test
  void labels_closeTogether_areMovedApartWithinTheirRoom() {
    double[] places = LabelPlaces.of(new double[] {100, 101, 102, 298}, 15, 300);
    assertThat(places).containsExactly(new double[] {100, 115, 130, 298}, within(1e-9));
    double[] bottom = LabelPlaces.of(new double[] {290, 295, 299}, 15, 300);
    assertThat(bottom).containsExactly(new double[] {270, 285, 300}, within(1e-9));
    assertThat(LabelPlaces.of(new double[0], 15, 300)).isEmpty();
  }

  @Test
  void styles_ofManyLines_allDiffer() {
    assertThat(IntStream.range(0, 140).mapToObj(LineStyle::of).toList()).doesNotHaveDuplicates();
  }

  @Test
  void point_notFinite_isRefused() {
    assertThatThrownBy(() -> Point.of(1, Double.NaN))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Point(1, 1, Double.NaN)).hasMessageContaining("spread NaN");
    assertThatThrownBy(() -> Line.of("empty", List.of())).hasMessageContaining("empty");
  }
}
