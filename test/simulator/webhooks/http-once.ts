import http from 'node:http';
import https from 'node:https';
import { Buffer } from 'node:buffer';

export type HttpReply = { status: number; text: string };
export type HttpCall = {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  text?: string;
  timeoutMs: number;
};

const MAX_REPLY_BYTES = 65_536;

/** One try of one HTTP request over kept-alive connections. Rejects on a network fault or when `timeoutMs` is over. */
export class HttpOnce {
  private readonly plain: http.Agent;
  private readonly secure: https.Agent;

  constructor(maxConnections: number) {
    const options = { keepAlive: true, maxSockets: maxConnections, scheduling: 'lifo' as const };
    this.plain = new http.Agent(options);
    this.secure = new https.Agent(options);
  }

  send(url: URL, call: HttpCall): Promise<HttpReply> {
    const isSecure = url.protocol === 'https:';
    const body = call.text === undefined ? undefined : Buffer.from(call.text, 'utf8');
    const options = {
      method: call.method,
      agent: isSecure ? this.secure : this.plain,
      headers: { ...call.headers, ...(body ? { 'content-length': String(body.length) } : {}) },
    };
    return new Promise((resolve, reject) => {
      const request = (isSecure ? https : http).request(url, options, (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          size += part.length;
          if (size <= MAX_REPLY_BYTES) parts.push(part);
        });
        response.on('error', fail);
        response.on('end', () => {
          clearTimeout(timer);
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(parts).toString('utf8'),
          });
        });
      });
      const fail = (error: Error): void => {
        clearTimeout(timer);
        reject(error);
      };
      const timer = setTimeout(
        () => request.destroy(new Error(`no answer within ${call.timeoutMs} ms`)),
        call.timeoutMs,
      );
      request.on('error', fail);
      request.end(body);
    });
  }

  /** Cuts every connection; requests under way reject. */
  close(): void {
    this.plain.destroy();
    this.secure.destroy();
  }
}
