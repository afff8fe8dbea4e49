package io.rpt.djl.batch;

import io.rpt.core.data.TextInput;
import io.rpt.core.inject.InjectedRow;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.VerbalizerHead;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.text.TemplateEncoder;
import io.rpt.djl.text.TextEncoder;
import java.util.function.Supplier;

/** How texts become rows, and which place of a row a head reads. */
sealed interface RowForm {
  /** The form that a head asks for. */
  static RowForm of(Backbone backbone, Head head) {
    return head instanceof VerbalizerHead words
        ? new Filled(new TemplateEncoder(backbone.tokenizer(), words.template(), words.maskId()))
        : plain(backbone);
  }

  /** Texts as they are. */
  static RowForm plain(Backbone backbone) {
    return new Plain(backbone::tokenizer, backbone.defaultInjection());
  }

  /** Tokenizes a text. */
  TokenRow encode(TextInput text);

  /** Equal for forms that tokenize alike. */
  Object key();

  /** Lengthens a row by the prompt. */
  InjectedRow inject(TokenRow row, PromptInjector injector, int promptLength);

  /**
   * Texts as they are.
   *
   * @param tokenizer gives what reads them
   * @param usual the injection of the family
   */
  record Plain(Supplier<TextEncoder> tokenizer, PromptInjector usual) implements RowForm {
    @Override
    public TokenRow encode(TextInput text) {
      return tokenizer.get().encode(text);
    }

    @Override
    public Object key() {
      return tokenizer.get().digest();
    }

    /** A late prompt can be in any family: heads read the token that they read without a prompt. */
    @Override
    public InjectedRow inject(TokenRow row, PromptInjector injector, int promptLength) {
      InjectedRow injected = injector.inject(row, promptLength);
      return injector instanceof Late
          ? injected.reading(usual.inject(row, 0).headIndex())
          : injected;
    }
  }

  /** Texts in a template, of which the place of the label word is read. */
  record Filled(TemplateEncoder template) implements RowForm {
    @Override
    public TokenRow encode(TextInput text) {
      return template.encode(text);
    }

    @Override
    public Object key() {
      return template.key();
    }

    @Override
    public InjectedRow inject(TokenRow row, PromptInjector injector, int promptLength) {
      return injector.inject(row, promptLength).reading(template.place(row));
    }
  }
}
