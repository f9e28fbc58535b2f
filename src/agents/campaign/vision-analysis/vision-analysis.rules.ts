import type { ImageAnalysis } from '#imaging';

import { list, paragraph, photoWords, readFacts, type CampaignInput, type PhotoReading } from '../shared/index.js';

type Subject = NonNullable<ImageAnalysis['subject']>;

const SHARES: readonly (readonly [most: number, words: string])[] = [
  [0.06, 'a small part'],
  [0.15, 'about a tenth'],
  [0.29, 'about a quarter'],
  [0.41, 'about a third'],
  [0.6, 'about half'],
  [0.85, 'most'],
  [1, 'nearly all'],
];

const shareInWords = (share: number) => SHARES.find(([most]) => share <= most)?.[1] ?? 'all';

/** Reads the photo by its pixels alone: it says what stands out and where, and never what it is. */
export function readPhoto(input: CampaignInput, pixels: ImageAnalysis): PhotoReading {
  const { subject } = pixels;
  const photo = photoWords({ pixels });
  return {
    summary: paragraph(
      `The photo has ${pixels.orientation} format and shows ${photo.background}`,
      subject
        ? `What stands out is ${photo.colors}, ${photo.place ?? 'in the frame'}, and takes up ${shareInWords(subject.share_of_frame)} of the picture`
        : null,
      subject ? null : `No single object stands out from it; the main colours are ${photo.colors}`,
      `The tones are ${photo.tones}, the contrast is ${pixels.contrast.level}, ${temperature(pixels)}`,
    ),
    subject: subject ? subjectLine(subject, photo.colors) : null,
    setting: `${photo.background.replace(/^an? /, '').replace(/^./, (letter) => letter.toUpperCase())}.`,
    visible_text: [],
    details: details(pixels),
    mood: mood(pixels),
    notes: [
      `Measured from the pixels without a vision model: what the object is, and any text in the photo, was not read; it is called ${readFacts(input).product} because that is the name given.`,
      ...(photo.soft ? ['The photo is soft; small details may be missing from what was measured.'] : []),
    ],
  };
}

function subjectLine(subject: Subject, colors: string): string {
  const place =
    subject.position === 'full_frame'
      ? 'filling the frame'
      : subject.position === 'centre'
        ? 'centred'
        : `placed towards the ${subject.position}`;
  return `One area in ${colors}, ${place}.`;
}

function temperature({ temperature: { level }, saturation }: ImageAnalysis): string {
  const colors = { muted: 'the colours are muted', moderate: 'the colours are clear', vivid: 'the colours are vivid' }[saturation.level];
  return level === 'neutral' ? colors : `${colors} and lean ${level}`;
}

function details(pixels: ImageAnalysis): string[] {
  const shades = pixels.colors.map(({ name }) => name);
  const { negative_space: space, sharpness, transparency } = pixels;
  return [
    `Colours from most to least: ${list(shades)}.`,
    ...(space.side
      ? [
          `Free space ${{ left: 'on the left', right: 'on the right', top: 'at the top', bottom: 'at the bottom' }[space.side]}, where text can stand.`,
        ]
      : []),
    { soft: 'The edges are soft.', moderate: 'The edges are clear.', crisp: 'The edges are crisp.' }[sharpness.level],
    ...(transparency.share > 0.02 ? ['Parts of the picture are transparent.'] : []),
  ];
}

function mood({ brightness, contrast, temperature: { level }, saturation }: ImageAnalysis): string[] {
  return [
    ...(brightness.level === 'bright' ? ['airy'] : brightness.level === 'dark' ? ['intimate'] : []),
    ...(level === 'warm' ? ['warm'] : level === 'cool' ? ['cool'] : []),
    ...(saturation.level === 'vivid' ? ['lively'] : saturation.level === 'muted' ? ['calm'] : []),
    ...(contrast.level === 'high' ? ['clear'] : contrast.level === 'low' ? ['soft'] : []),
  ];
}
