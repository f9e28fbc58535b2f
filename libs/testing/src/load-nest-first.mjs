// NOTE: Jest runs CommonJS packages while it still links the modules of a spec; one that requires Nest (an ES module) at that moment
// is rejected as a cycle. This file loads Nest before that.
import '@nestjs/common';
import '@nestjs/core';
