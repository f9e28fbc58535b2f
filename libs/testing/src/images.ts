import { ImagePool, Images, ImagingConfig } from '#imaging';

/** Image processing for tests without an application; its processes end when idle, at the latest with the test. */
export function testImages(settings: Partial<ImagingConfig> = {}): Images {
  const config = { ...new ImagingConfig(), ...settings };
  return new Images(new ImagePool(config), config);
}
