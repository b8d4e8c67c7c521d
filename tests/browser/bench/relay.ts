// A mail server for one test: it takes every letter, or turns those away of whom the test says so.
import { type AddressInfo, type Socket, createServer } from "node:net";

/** A relay on this machine. */
export type Relay = {
  /** What `READBACK_SMTP_URL` says of it. */
  url: string;
  /** The whole letters that it took, in their order. */
  letters: string[];
  /** It refuses letters for these for good. */
  refused: Set<string>;
  /** The letters to that address, as people read them, with this in them. */
  lettersTo(address: string, ...holding: RegExp[]): string[];
  /** The newest letter to that address with all of this in it; it is waited for. */
  letterTo(address: string, ...holding: RegExp[]): Promise<string>;
  stop(): Promise<void>;
};

/** Starts a relay. */
export async function startRelay(): Promise<Relay> {
  const letters: string[] = [];
  const refused = new Set<string>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    converse(socket, letters, refused);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((closed) => server.close(() => closed()));
  };
  const lettersTo = (address: string, ...holding: RegExp[]) =>
    letters
      .map(readable)
      .filter((letter) => new RegExp(`^To: .*${address}`, "m").test(letter) && holding.every((one) => one.test(letter)));
  const letterTo = async (address: string, ...holding: RegExp[]) => {
    for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
      const found = lettersTo(address, ...holding).at(-1);
      if (found !== undefined) return found;
      await new Promise((later) => setTimeout(later, 100));
    }
    throw new Error(`no letter to ${address} with ${holding.join(" and ")} among ${letters.length}`);
  };
  return { url: `smtp://127.0.0.1:${port}`, letters, refused, lettersTo, letterTo, stop };
}

/** How long a letter may take. */
const PATIENCE = 30_000;

/** A letter as people read it: no folded heads, no broken lines, no encoded letters. */
function readable(letter: string): string {
  const lines = letter.replaceAll("\r\n", "\n").replaceAll("=\n", "").replaceAll(/\n[ \t]+/g, " ");
  return lines.replaceAll(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** The first link of the letter that fits. */
export function linkIn(letter: string, pattern: RegExp): string {
  const links = letter.match(/https?:\/\/[^\s"<>]+/g) ?? [];
  const link = links.find((one) => pattern.test(one));
  if (link === undefined) throw new Error(`no link ${pattern} among ${links.join(" ")}`);
  return link;
}

function converse(socket: Socket, letters: string[], refused: Set<string>): void {
  const say = (...lines: string[]) => socket.write(lines.map((line) => `${line}\r\n`).join(""));
  let heard = "";
  let inLetter = false;
  say("220 relay.test ESMTP ready");
  socket.on("data", (piece: Buffer) => {
    heard += piece.toString("latin1");
    for (;;) {
      const end = inLetter ? "\r\n.\r\n" : "\r\n";
      const at = heard.indexOf(end);
      if (at < 0) return;
      const said = heard.slice(0, at);
      heard = heard.slice(at + end.length);
      if (inLetter) {
        inLetter = false;
        letters.push(said);
        say(`250 2.0.0 queued as T${letters.length}`);
      } else if (/^EHLO /i.test(said)) say("250-relay.test greets you", "250-8BITMIME", "250 SMTPUTF8");
      else if (/^RCPT TO:/i.test(said)) {
        const address = /<([^>]*)>/.exec(said)?.[1] ?? "";
        say(refused.has(address) ? "550 5.1.1 nobody of that name here" : "250 2.1.5 ok");
      } else if (/^DATA/i.test(said)) {
        inLetter = true;
        say("354 end with a dot");
      } else if (/^QUIT/i.test(said)) {
        say("221 2.0.0 good bye");
        socket.end();
      } else say("250 2.0.0 ok");
    }
  });
}
