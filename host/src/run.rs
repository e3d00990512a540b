//! A run of the program, from what was typed to its end.

use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::{Cli, Command};
use crate::commands::{self, Failure, Role};

/// Runs the program, and returns its exit code: 0 allowed, 1 denied, 2 usage or input error, 3 a policy faulted.
pub fn run() -> ExitCode {
    let typed: Vec<_> = std::env::args_os().collect();
    let role = typed.first().and_then(|program| Role::of_name(Path::new(program)));
    if let Some(role) = role {
        let arguments = typed.iter().skip(1);
        let arguments: Vec<_> = arguments
            .map(|argument| argument.to_string_lossy().into_owned())
            .collect();
        return code(commands::serve(role, &arguments).map_err(Into::into));
    }
    let cli = match Cli::try_parse_from(&typed) {
        Ok(cli) => cli,
        Err(error) => return ExitCode::from(commands::refuse(&error, &typed)),
    };
    cli.color.write_global();
    let ended = match cli.command {
        Command::Check(arguments) => commands::check(&arguments),
        Command::Up(arguments) => commands::up(&arguments),
        Command::Verify(arguments) => commands::verify(&arguments),
        Command::Init(arguments) => commands::init(&arguments),
        Command::Waive(arguments) => commands::waive(&arguments),
        Command::Lock(arguments) => commands::lock(&arguments),
        #[cfg(feature = "registry")]
        Command::Push(arguments) => commands::push(&arguments),
        #[cfg(feature = "registry")]
        Command::Pull(arguments) => commands::pull(&arguments),
        Command::New(arguments) => commands::new(&arguments),
        Command::Build(arguments) => commands::build(&arguments),
        Command::Test(arguments) => commands::test(&arguments),
        Command::Bench(arguments) => commands::bench(&arguments),
        Command::Inspect(arguments) => commands::inspect(&arguments),
        Command::Explain(arguments) => commands::explain(&arguments),
        Command::Plugin(arguments) => commands::plugin(&arguments),
        Command::Completions(arguments) => commands::completions(&arguments),
        Command::Man(arguments) => commands::man(&arguments),
    };
    code(ended)
}

fn code(ended: Result<u8, Failure>) -> ExitCode {
    match ended {
        Ok(exit) => ExitCode::from(exit),
        Err(failure) => ExitCode::from(failure.show()),
    }
}
