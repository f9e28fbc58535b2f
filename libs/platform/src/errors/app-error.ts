import { STATUS_CODES } from 'node:http';

/** A validation error: the path of the field and the reason. */
export interface FieldError {
  path: string;
  message: string;
}

/** The static properties of a kind of error, which the API document needs without an instance. */
export interface ErrorKind {
  readonly code: string;
  readonly status: number;
  readonly title: string;
}

/** An error that is sent to the caller: a code for programs, a message for people, and a status. */
export abstract class AppError extends Error {
  abstract readonly code: string;
  abstract readonly status: number;
  abstract readonly title: string;
  /** Seconds after which a retry may succeed; sent as `Retry-After`. */
  retryAfter?: number;
  errors?: readonly FieldError[];
  headers?: Readonly<Record<string, string>>;
}

interface ErrorOptions<A> {
  code: string;
  status: number;
  /** Defaults to the name of the status. */
  title?: string;
  message: string | ((args: A) => string);
  retryAfter?: number | ((args: A) => number);
  errors?: (args: A) => readonly FieldError[];
  headers?: (args: A) => Readonly<Record<string, string>>;
}

/** The class of a kind of error. */
export type ErrorClass<A> = ErrorKind & (unknown extends A ? new () => AppError : new (args: A) => AppError);

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** The name of a status. */
export function titleOf(status: number): string {
  return TITLES[status] ?? STATUS_CODES[status] ?? 'Error';
}

/** Defines a kind of error with its code, status and message; throw an instance of it. */
export function defineError<A = unknown>(options: ErrorOptions<A>): ErrorClass<A> {
  const { code, status } = options;
  const title = options.title ?? titleOf(status);
  const Kind = class extends AppError {
    static readonly code = code;
    static readonly status = status;
    static readonly title = title;
    override readonly name = code;
    readonly code = code;
    readonly status = status;
    readonly title = title;

    constructor(args: A) {
      super(typeof options.message === 'function' ? options.message(args) : options.message);
      if (options.retryAfter !== undefined)
        this.retryAfter = typeof options.retryAfter === 'function' ? options.retryAfter(args) : options.retryAfter;
      if (options.errors) this.errors = options.errors(args);
      if (options.headers) this.headers = options.headers(args);
    }
  };
  return Kind as unknown as ErrorClass<A>;
}
