// What xtask tells the browser tests.

/** The value of a variable that `cargo xtask test browser` sets. */
export function setting(name: "CHROMIUM" | "READBACK_BINARY"): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the browser tests by cargo xtask test browser`);
  return value;
}
