//! `serve`: the mock gateway and its control plane.

mod args;
mod reload;

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use indexmap::IndexMap;
use tokio::runtime::{Builder, Runtime};

use self::args::LogArg;
pub(super) use self::args::ServeArgs;
use self::reload::Reloaded;
use super::args::ReadingArgs;
use super::bound::pair_of;
use super::error::CliError;
use super::exit::Exit;
use super::host::{Host, Seen};
use super::inputs::{self, only_one_stdin};
use gatecast::diagnostic::{Code, Diagnostic, Severity, codes};
use gatecast::gateway::Api;
use gatecast::project::STDIN;
use gatecast_mock::mock::api_key::KeyLimits;
use gatecast_mock::mock::signature::Credentials;
use gatecast_mock::mock::stage::MockEnvironment;
use gatecast_mock::mock::{rules, setup};
use gatecast_mock::server::boot::boot;
use gatecast_mock::server::context::AppState;
use gatecast_mock::server::handle::Handler;
use gatecast_mock::server::listen::{Drained, bind, serve};
use gatecast_mock::server::log::{Log, LogFormat};
use gatecast_mock::server::overview;
use gatecast_mock::server::settings::{Limits, Settings};
use gatecast_mock::server::store::{StateError, StateFiles, Store, names};

codes! {
    /// A file of the state that cannot be read.
    ///
    /// What it holds is not served and not overwritten; everything else is served. Mend it, restore it
    /// from version control, or remove it.
    static DAMAGED_STATE: Error = "damaged-state";

    /// A damaged file of the state that was in the way of another.
    ///
    /// It is kept under another name, and not served.
    static DAMAGED_FILE_KEPT: Warning = "damaged-file-kept";

    /// A server that others than this machine can reach and change.
    ///
    /// With `--credentials FILE` the control plane wants signatures.
    static OPEN_TO_ALL: Warning = "open-to-all";

    /// Requests that had not ended when the server did.
    ///
    /// They had ten seconds from when it was told to end.
    static NOT_DRAINED: Warning = "not-drained";

}

/// The codes of all that serving can find.
pub(super) static CODE_LISTS: &[&[&[&Code]]] =
    &[&[CODES], gatecast_mock::mock::CODE_LISTS, gatecast_mock::server::CODE_LISTS];

pub(super) fn run(args: &ServeArgs, host: &mut Host) -> Result<Exit, CliError> {
    only_one_stdin(args.files.iter().chain(&args.mock))?;
    let settings = settings(args)?;
    let seen = Arc::new(Seen::default());
    let apis = match args.watch {
        true => apis(&args.files, &args.reading, &mut host.watched(&seen))?,
        false => apis(&args.files, &args.reading, host)?,
    };
    let mut around = surroundings(args, host)?;
    apis.iter().filter_map(|api| api.rest_api.as_deref()).for_each(|api| around.keys.add_defined(api));
    let files = args.state.as_deref().map(StateFiles::open).transpose().map_err(|error| unusable(&error))?;
    let (store, damaged) = Store::open(files, args.auto_deploy).map_err(|error| unusable(&error))?;
    for damaged in damaged {
        let message = format!("{}: {}; {}", damaged.file.display(), damaged.reason, damaged.consequence);
        host.complain(&Diagnostic::of(&DAMAGED_STATE, message).help("fix the file, or restore it from git"));
    }
    let mut variables = IndexMap::new();
    for pair in &args.stage_vars {
        let (name, value) = pair_of("--stage-var", "K=V", pair)?;
        if let Some(fault) = names::variable_fault(name, Some(value)) {
            return Err(CliError::Usage(format!("--stage-var {pair}: {fault}")));
        }
        variables.insert(name.to_owned(), value.to_owned());
    }
    if let Some(stage) = &args.stage
        && let Some(fault) = names::stage_fault(stage)
    {
        return Err(CliError::Usage(format!("--stage {stage}: {fault}")));
    }
    let booted = boot(&store, &apis, args.stage.as_deref(), &variables)
        .map_err(|error| CliError::Usage(error.to_string()))?;
    host.complain_all(&booted.diagnostics);
    if booted.diagnostics.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(CliError::Usage(
            "API Gateway does not import such an API, so nothing is served".to_owned(),
        ));
    }
    for set_aside in store.take_set_aside() {
        host.complain(&Diagnostic::of(&DAMAGED_FILE_KEPT, set_aside.to_string()));
    }
    host.complain_all(&overview::findings(&booted.value, &around, &store));
    if settings.is_remote && around.credentials.is_none() {
        let message = "every client that reaches this address can change what is served";
        host.complain(&Diagnostic::of(&OPEN_TO_ALL, message).help("add --credentials FILE"));
    }
    let format = match args.log {
        Some(LogArg::Off) => LogFormat::Off,
        Some(LogArg::Human) => LogFormat::Human,
        Some(LogArg::Json) => LogFormat::Json,
        None if io::stderr().is_terminal() => LogFormat::Human,
        None => LogFormat::Off,
    };
    let log = Log::start(format)?;
    let listen = settings.listen;
    let context = AppState::new(settings, store, around, log);
    if args.watch {
        let store = Arc::clone(&context.store);
        reload::start(
            Reloaded {
                reading: args.reading.clone(),
                files: args.files.clone(),
                stage: args.stage.clone(),
                variables,
                store,
            },
            host.watched(&seen),
            seen,
        );
    }
    let runtime = runtime()?;
    let drained = runtime.block_on(async {
        let listener =
            bind(listen).map_err(|error| CliError::Usage(format!("cannot listen on {listen}: {error}")))?;
        let address = listener.local_addr()?;
        let addresses: Vec<String> = overview::addresses(&context.store, address);
        let pages = args.cors_origins.iter().map(overview::page_origin);
        pages.chain(addresses).for_each(|line| context.log.say(&line));
        Ok::<_, CliError>(serve(listener, Arc::new(Handler::new(context)), stop_signal()).await)
    })?;
    // Whatever still runs has had its time.
    runtime.shutdown_background();
    if drained == Drained::NotAll {
        host.complain(&Diagnostic::of(&NOT_DRAINED, "some requests had not ended"));
    }
    Ok(Exit::Success)
}

fn unusable(error: &StateError) -> CliError {
    CliError::Usage(format!("cannot use the state: {error}"))
}

/// One thread where there is one core: handing work over would only cost.
fn runtime() -> io::Result<Runtime> {
    match std::thread::available_parallelism() {
        Ok(cores) if cores.get() == 1 => Builder::new_current_thread().enable_all().build(),
        _ => Runtime::new(),
    }
}

/// The APIs of the files: one, or all that they name.
fn apis(files: &[String], args: &ReadingArgs, host: &mut Host) -> Result<Vec<Api>, CliError> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    inputs::rest_apis(files, args, true, host)
}

fn settings(args: &ServeArgs) -> Result<Settings, CliError> {
    let is_remote = !args.listen.ip().is_loopback();
    if is_remote && !args.allow_remote {
        let message = format!(
            "others can reach {}; listen on 127.0.0.1, or add --allow-remote if that is meant",
            args.listen.ip()
        );
        return Err(CliError::Usage(message));
    }
    let upstream = args.upstream.as_deref().map(|url| backend("--upstream", url)).transpose()?;
    let functions = args.functions.iter().map(|pair| {
        let (name, url) = pair_of("--lambda", "NAME=URL", pair)?;
        Ok((name.to_owned(), backend("--lambda", url)?))
    });
    let endpoint = args.function_endpoint.as_deref();
    let function_endpoint = endpoint.map(|url| backend("--lambda-endpoint", url)).transpose()?;
    let timeout = Duration::try_from_secs_f64(args.timeout).ok().filter(|timeout| !timeout.is_zero());
    let timeout =
        timeout.ok_or_else(|| CliError::Usage("--timeout is a number of seconds above 0".to_owned()))?;
    let limits = Limits {
        requests: args.max_requests.clamp(1, 1 << 20),
        connections: args.max_connections.clamp(1, 1 << 20),
        ..Limits::default()
    };
    let control_rate = args.control_rate;
    let page_origins = args.cors_origins.clone();
    Ok(Settings {
        listen: args.listen,
        is_remote,
        upstream,
        functions: functions.collect::<Result<_, CliError>>()?,
        function_endpoint,
        timeout,
        page_origins,
        control_rate,
        limits,
    })
}

/// The address of a backend, as a flag gives it.
fn backend(flag: &str, url: &str) -> Result<Uri, CliError> {
    let parsed = url.parse::<Uri>().ok().filter(|uri| uri.authority().is_some());
    match parsed {
        Some(uri) if uri.scheme_str() == Some("http") && uri.query().is_none() => Ok(uri),
        _ => Err(CliError::Usage(format!("{flag} {url}: expected http://HOST:PORT, with or without a path"))),
    }
}

fn surroundings(args: &ServeArgs, host: &mut Host) -> Result<MockEnvironment, CliError> {
    let setup = match &args.mock {
        Some(file) => {
            let read = setup::read(&host.read(file)?)?;
            host.complain_all(&read.diagnostics);
            read.value
        }
        None => setup::Setup::default(),
    };
    let mut keys = setup.keys;
    for key in &args.api_keys {
        keys.add(key, KeyLimits::default());
    }
    let credentials = match &args.credentials {
        Some(file) => {
            let name = file.to_string_lossy();
            if name == STDIN {
                return Err(CliError::Usage("credentials are read from a file".to_owned()));
            }
            let source = host.read(&name)?;
            Some(
                Credentials::parse(&name, source.text())
                    .map_err(|error| CliError::Usage(error.to_string()))?,
            )
        }
        None => None,
    };
    let rules = rules::InjectedFailures::default();
    Ok(MockEnvironment { stubs: setup.stubs, keys, credentials, source: setup.source, rules })
}

/// Done once the process is told to end.
async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => _ = signal.recv().await,
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
