/** The formats that are accepted. */
export type InputFormat = 'jpeg' | 'png' | 'webp' | 'avif';

/** The formats that are stored. */
export type StoredFormat = 'jpeg' | 'png' | 'webp';

/** An inspected picture: a file or bytes, and what its header said. */
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

/** How a photo fills its frame: a part of it; a part with its edges continued; or a part in front of a blurred copy. */
export type Fill =
  | { kind: 'cut'; cut: Rect }
  | { kind: 'extended'; cut: Rect; size: Size; sides: Record<'left' | 'right' | 'top' | 'bottom', number> }
  | { kind: 'blurred'; cut: Rect; size: Size };

/** A picture that is composed of a photo in a frame, a ground and a drawing over both. */
export interface Composition extends Size {
  /** Colour of what the photo leaves free, `#rrggbb`. */
  ground: string;
  frame: Rect;
  fill: Fill;
  /** An SVG of our own, as large as the picture. */
  drawing: Uint8Array;
}

/** What an image process can be asked, and what it answers. */
export interface ImageTasks {
  /** Re-encodes the picture to the file `output`, and makes small copies of it. */
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
  /** The photo, scaled to `size` on `ground`, set into a composition; PNG and WebP of the same pixels. */
  compose: {
    task: { picture: Picture; size: Size; ground: string; composition: Composition };
    result: { png: Uint8Array; webp: Uint8Array };
  };
}

export type TaskName = keyof ImageTasks;

/** What is sent to an image process. It ends itself when it takes more than `memory` bytes. */
export type ImageRequest = { [N in TaskName]: { name: N; task: ImageTasks[N]['task']; memory: number } }[TaskName];

/** What went wrong with the picture; `fault` is about the process and not the picture. */
export type ImageProblem = 'another_format' | 'animated' | 'damaged' | 'fault';

/** What an image process answers; `resident` is the memory it keeps, in bytes. */
export type ImageReply = { resident: number } & ({ result: unknown } | ImageRefusal);

export interface ImageRefusal {
  problem: ImageProblem;
  detail: string;
}
