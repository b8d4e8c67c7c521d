//! The `readback` binary as the tests start and kill it.

fn main() -> std::process::ExitCode {
    server::cli::main()
}
