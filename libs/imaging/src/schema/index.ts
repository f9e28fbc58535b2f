export { Box, ImageAnalysis, NamedColor } from '../analysis/image-analysis.schema.js';
