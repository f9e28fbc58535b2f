export { discover, discoverPackage } from './discover.js';
