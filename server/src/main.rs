//! The `readback` binary: reads its arguments and hands over.

fn main() -> std::process::ExitCode {
    server::cli::main()
}
