import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const repository = resolve(import.meta.dirname, '../..');
const assembly = join(repository, 'artifacts/bin/Server/release/SaeActors.Server.dll');

/** The built server as a process of its own, with the demo model, on a fresh data folder and a free port. */
export class RealServer {
  private constructor(readonly url: string, private readonly process: ChildProcess, private readonly data: string) {}

  static async start(options: readonly string[] = [], environment: Readonly<Record<string, string>> = {}): Promise<RealServer> {
    if (!existsSync(assembly)) throw new Error(`${assembly} is not there; expected a build: dotnet build -c Release src/Server`);
    const data = mkdtempSync(join(tmpdir(), 'saeactors-e2e-'));
    const url = `http://127.0.0.1:${await freePort()}`;
    const child = spawn('dotnet', ['exec', assembly, '--no-prompts', '--threads', '2', '--data', join(data, 'data'), '--urls', url, ...options], {
      env: { ...process.env, ...environment }, stdio: ['pipe', 'pipe', 'inherit'],
    });
    const server = new RealServer(url, child, data);
    const said: string[] = [];
    for await (const line of createInterface({ input: child.stdout! })) {
      said.push(line);
      if (line.startsWith('Listening on')) {
        child.stdout!.resume();
        return server;
      }
    }

    throw new Error(`The server ended before it listened:\n${said.join('\n')}`);
  }

  /** The first demo stories, counted before it answers. */
  async ingestStories(howMany: number) {
    const texts = readFileSync(join(repository, 'demo/prompts/stories.txt'), 'utf8').split('\n').slice(0, howMany);
    const accepted = await fetch(`${this.url}/api/prompts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ texts }) });
    if (!accepted.ok) throw new Error(`${accepted.status}: ${await accepted.text()}`);
    const { acceptedThrough } = (await accepted.json()) as { acceptedThrough: number };
    await fetch(`${this.url}/api/ingestion?until=${acceptedThrough}`);
  }

  async stop() {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    await ended;
    rmSync(this.data, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });
}
