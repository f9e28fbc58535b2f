// NOTE: Jest runs CommonJS packages while it still links the modules of a spec; one that requires Nest (an ES module) at that moment
// is refused as a circle. Loaded beforehand, Nest is there.
import '@nestjs/common';
import '@nestjs/core';
