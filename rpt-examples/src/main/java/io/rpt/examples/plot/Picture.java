package io.rpt.examples.plot;

import io.rpt.core.error.Checks;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Panels side by side and below each other.
 *
 * @param panels the panels, row by row, at least one
 * @param columns how many stand in a row
 */
public record Picture(List<Panel> panels, int columns) {
  /** Twice as many dots, for sharp letters. */
  private static final int SCALE = 2;

  /** Copies the list. */
  public Picture {
    panels = List.copyOf(panels);
    Checks.inRange("number of panels", panels.size(), 1, 100);
    Checks.inRange("columns of a picture", columns, 1, 100);
  }

  /** The picture as a PNG file's bytes. */
  public byte[] png() {
    // Set before the first drawing, as there need not be a screen.
    System.setProperty("java.awt.headless", "true");
    int width = panelWidth();
    int across = Math.min(columns, panels.size());
    int down = (panels.size() + columns - 1) / columns;
    BufferedImage image =
        new BufferedImage(
            SCALE * width * across, SCALE * PanelImage.HEIGHT * down, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      graphics.scale(SCALE, SCALE);
      draw(graphics, width);
    } finally {
      graphics.dispose();
    }
    return bytes(image);
  }

  private int panelWidth() {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      return PanelImage.width(panels, graphics);
    } finally {
      graphics.dispose();
    }
  }

  private void draw(Graphics2D graphics, int width) {
    List<String> names =
        panels.stream()
            .flatMap(panel -> panel.lines().stream())
            .map(Line::name)
            .distinct()
            .toList();
    for (int i = 0; i < panels.size(); i++) {
      Graphics2D own =
          (Graphics2D)
              graphics.create(
                  i % columns * width, i / columns * PanelImage.HEIGHT, width, PanelImage.HEIGHT);
      try {
        own.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        own.setRenderingHint(
            RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        new PanelImage(panels.get(i), names).draw(own);
      } finally {
        own.dispose();
      }
    }
  }

  private static byte[] bytes(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a stream in memory does not fail
    }
    return bytes.toByteArray();
  }
}
