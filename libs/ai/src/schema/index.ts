export { Box, ImageAnalysis, NamedColor } from '../offline/image-analysis.schema.js';
