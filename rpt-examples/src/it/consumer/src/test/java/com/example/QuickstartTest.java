package com.example;

import org.junit.jupiter.api.Test;

class QuickstartTest {
  @Test
  void main_runsToItsEnd() throws Exception {
    Quickstart.main(new String[0]);
  }
}
