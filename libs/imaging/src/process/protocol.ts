/** Accepted formats. */
export type InputFormat = 'jpeg' | 'png' | 'webp' | 'avif';

/** Formats of stored images. */
export type StoredFormat = 'jpeg' | 'png' | 'webp';

/** An inspected picture: a file or bytes, and the properties in its header. */
export interface Picture {
  source: string | Uint8Array;
  format: InputFormat;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Rect extends Size {
  left: number;
  top: number;
}

/** Decoded pixels, row by row. */
interface Raw extends Size {
  data: Uint8Array;
}

/** How a photo fills its frame: cropped; with its edges extended; or in front of a blurred copy. */
export type Fill =
  | { kind: 'cut'; cut: Rect }
  | { kind: 'extended'; cut: Rect; size: Size; sides: Record<'left' | 'right' | 'top' | 'bottom', number> }
  | { kind: 'blurred'; cut: Rect; size: Size };

/** A composition: a background colour, a photo in a frame, and a drawing over both. */
export interface Composition extends Size {
  /** Colour of the area outside the photo, `#rrggbb`. */
  ground: string;
  frame: Rect;
  fill: Fill;
  /** An SVG of the same size as the composition. */
  drawing: Uint8Array;
}

/** The tasks of an image process and their results. */
export interface ImageTasks {
  /** Re-encodes the picture to the file `output` and creates small copies. */
  store: {
    task: { picture: Picture; output: string; thumbnail: number; placeholder: number; sample: number };
    result: Size & { format: StoredFormat; thumbnail: Uint8Array; placeholder: Uint8Array; sample: Uint8Array };
  };
  /** An upright JPEG of at most `side` pixels on each side; transparency becomes white. */
  reduce: { task: { picture: Picture; side: number; quality: number }; result: Uint8Array };
  /** RGBA copies of at most `large` and `small` pixels on each side. */
  sample: {
    task: { picture: Picture; large: number; small: number };
    result: Size & { has_alpha: boolean; large: Raw; small: Raw };
  };
  /** The photo, scaled to `size` on `ground` and inserted into a composition, as PNG and WebP of the same pixels. */
  compose: {
    task: { picture: Picture; size: Size; ground: string; composition: Composition };
    result: { png: Uint8Array; webp: Uint8Array };
  };
}

export type TaskName = keyof ImageTasks;

/** A request to an image process, which ends itself when it uses more than `memory` bytes. */
export type ImageRequest = { [N in TaskName]: { name: N; task: ImageTasks[N]['task']; memory: number } }[TaskName];

/** What is wrong with the picture; `fault` is a failure of the process. */
export type ImageProblem = 'another_format' | 'animated' | 'damaged' | 'fault';

/** The reply of an image process; `resident` is its resident memory in bytes. */
export type ImageReply = { resident: number } & ({ result: unknown } | ImageRefusal);

export interface ImageRefusal {
  problem: ImageProblem;
  detail: string;
}
