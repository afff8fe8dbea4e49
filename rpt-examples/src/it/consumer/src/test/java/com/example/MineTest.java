package com.example;

import static io.rpt.core.reparam.Layers.chain;
import static io.rpt.core.reparam.Layers.gelu;
import static io.rpt.core.reparam.Layers.layerNorm;
import static io.rpt.core.reparam.Layers.linear;

import io.rpt.core.reparam.Reparameterizer;
import io.rpt.djl.contract.ReparameterizerContract;

/** The README's own reparameterizer holds the published contract. */
class MineTest extends ReparameterizerContract {
  @Override
  protected Reparameterizer reparameterizer() {
    Reparameterizer mine = shape -> chain(linear(64), gelu(), linear(shape.width()), layerNorm());
    return mine.residual();
  }
}
