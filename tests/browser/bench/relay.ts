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
  return { url: `smtp://127.0.0.1:${port}`, letters, refused, stop };
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
