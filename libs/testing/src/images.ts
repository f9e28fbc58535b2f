import { ImagePool, Images, ImagingConfig } from '#imaging';

/** Reads pictures in tests without an application; its processes end when they are idle, at the latest with the test. */
export function testImages(settings: Partial<ImagingConfig> = {}): Images {
  const config = { ...new ImagingConfig(), ...settings };
  return new Images(new ImagePool(config), config);
}
