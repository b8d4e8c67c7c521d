// The real binary on a free port with a folder of its own.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { cp, lstat, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { setting } from "./setting.ts";

/** The demo's people that it prints sign-in links for. */
export type Who = "nurse" | "owner" | "chair" | "administrator";

/** An empty database, or the demo hospital. */
export type World = "empty" | "demo";

const START_LIMIT = 180_000;
const STOP_LIMIT = 15_000;
const LOGS = "artefacts/logs";

/** The setting that names the folder of a filled demo. */
export const DEMO = "READBACK_FILLED_DEMO";

/** A running `readback`. */
export class Server {
  /** Without a slash at the end. */
  readonly origin: string;
  private output = "";
  private links = new Map<Who, string[]>();

  private constructor(
    private readonly world: World,
    /** Where it runs. */
    readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly process: ChildProcess,
  ) {
    this.origin = `http://${environment.READBACK_BIND}`;
  }

  /** Starts and waits until it answers. `name` is that of its log in `artefacts/logs`; `settings` are added to its own. */
  static async start(world: World, name: string, settings: Record<string, string> = {}): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), `readback-${world}-`));
    const filled = process.env[DEMO];
    if (world === "demo" && filled !== undefined) await cp(filled, folder, { recursive: true, filter: isNoSocket });
    const environment = {
      PATH: process.env.PATH,
      READBACK_BIND: `127.0.0.1:${await freePort()}`,
      READBACK_RATE_LIMITS: "off",
      ...(world === "empty" ? { READBACK_DATA: join(folder, "data") } : {}),
      ...settings,
    };
    const child = spawn(setting("READBACK_BINARY"), [world === "demo" ? "demo" : "serve"], {
      cwd: folder,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const server = new Server(world, folder, environment, child);
    mkdirSync(LOGS, { recursive: true });
    const log = createWriteStream(join(LOGS, `${name}.log`));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (piece: Buffer) => {
        server.output += piece.toString();
        log.write(piece);
      });
    }
    await server.ready();
    return server;
  }

  private async ready(): Promise<void> {
    const end = Date.now() + START_LIMIT;
    while (Date.now() < end) {
      if (this.process.exitCode !== null) break;
      const answer = await fetch(`${this.origin}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await pause(50);
    }
    await this.stop().catch(() => undefined);
    throw new Error(`readback did not become ready:\n${this.output}`);
  }

  /** Asks it to stop, as a system would, and removes its folder unless it is to be kept. */
  async stop({ keep = false } = {}): Promise<void> {
    const ended = new Promise<void>((resolve) => this.process.once("exit", () => resolve()));
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill("SIGTERM");
      const stubborn = setTimeout(() => this.process.kill("SIGKILL"), STOP_LIMIT);
      await ended;
      clearTimeout(stubborn);
    }
    if (!keep) await rm(this.folder, { recursive: true, force: true });
    if (this.process.exitCode !== 0) {
      throw new Error(`readback ended with ${this.process.exitCode ?? this.process.signalCode}:\n${this.output}`);
    }
  }

  /** The set-up code that an empty database prints once. */
  async setUpCode(): Promise<string> {
    const code = await eventually(() => /set-?up code\W+([0-9A-Za-z_-]{16,})/i.exec(this.output)?.[1]);
    if (!code) throw new Error(`no set-up code was printed:\n${this.output}`);
    return code;
  }

  /** A single-use sign-in link of the demo; each call gives an unspent one. */
  async signInLink(who: Who): Promise<string> {
    if (this.links.size === 0) this.keepLinks(this.output);
    let link = this.links.get(who)?.shift();
    if (!link) {
      const run = promisify(execFile);
      const { stdout } = await run(setting("READBACK_BINARY"), ["demo", "--links"], {
        cwd: this.folder,
        env: this.environment,
      });
      this.keepLinks(stdout);
      link = this.links.get(who)?.shift();
    }
    if (!link) throw new Error(`the ${this.world} printed no sign-in link for ${who}:\n${this.output}`);
    return link;
  }

  private keepLinks(text: string): void {
    for (const line of text.split("\n")) {
      const link = /https?:\/\/\S+\/sign-in\/\S+/.exec(line)?.[0];
      const who = /\b(nurse|owner|chair|administrator)\b/i.exec(line)?.[1]?.toLowerCase() as Who | undefined;
      // Every print ends the links of the one before.
      if (link && who) this.links.set(who, [link]);
    }
  }
}

async function eventually<T>(look: () => T | undefined): Promise<T | undefined> {
  for (let tries = 0; tries < 40; tries += 1) {
    const found = look();
    if (found !== undefined) return found;
    await pause(50);
  }
  return undefined;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function isNoSocket(path: string): Promise<boolean> {
  return !(await lstat(path)).isSocket();
}
