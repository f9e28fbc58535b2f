import { ImagePool, Images, ImagingConfig } from '#imaging';

/** What reads pictures in tests without an application; its processes end when they are idle, at the latest with the test. */
export function testImages(): Images {
  const config = new ImagingConfig();
  return new Images(new ImagePool(config), config);
}
