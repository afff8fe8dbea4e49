package io.rpt.djl.contract;

import static io.rpt.core.reparam.Layers.chain;
import static io.rpt.core.reparam.Layers.dropout;
import static io.rpt.core.reparam.Layers.gelu;
import static io.rpt.core.reparam.Layers.layerNorm;
import static io.rpt.core.reparam.Layers.linear;

import io.rpt.core.reparam.LowRank;
import io.rpt.core.reparam.Lstm;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.core.reparam.SuperPos;
import org.junit.jupiter.api.Nested;

/** The contract itself, held by reparameterizers that are composed as users compose theirs. */
class OwnReparameterizersTest {
  @Nested
  class OfTheReadme extends ReparameterizerContract {
    @Override
    protected Reparameterizer reparameterizer() {
      Reparameterizer mine = shape -> chain(linear(64), gelu(), linear(shape.width()), layerNorm());
      return mine.residual();
    }
  }

  @Nested
  class ResidualOnTopOfSuperPos extends ReparameterizerContract {
    @Override
    protected Reparameterizer reparameterizer() {
      return SuperPos.basisSize(5).andThen(Residual.bottleneck(3));
    }
  }

  @Nested
  class LowRankWithAnLstm extends ReparameterizerContract {
    @Override
    protected Reparameterizer reparameterizer() {
      return LowRank.ofRank(2).andThen(Lstm.ofLayers(1).residual());
    }
  }

  @Nested
  class PerTokenWithDropout extends ReparameterizerContract {
    @Override
    protected Reparameterizer reparameterizer() {
      Reparameterizer mine = shape -> chain(linear(3), dropout(0.5), gelu(), linear(shape.width()));
      return mine.residual().perToken();
    }
  }
}
