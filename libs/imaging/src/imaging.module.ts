import { Module } from '@nestjs/common';

import { Images } from './images.service.js';
import { ImagingConfig } from './pool/imaging.config.js';
import { ImagePool } from './pool/image-pool.js';

/** Provides `Images`. */
@Module({ providers: [ImagingConfig, ImagePool, Images], exports: [Images] })
export class ImagingModule {}
