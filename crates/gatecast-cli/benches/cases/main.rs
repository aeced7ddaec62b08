//! `gatecast test` over ten thousand cases, as the whole command, beside merely reading the files of
//! their stored responses.
#![expect(clippy::print_stdout, reason = "the memory is a result too, and criterion measures none")]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// How many cases there are: files times cases in each.
const FILES: usize = 100;
const CASES: usize = 100;

/// A folder with case files about the petstore, their responses stored.
fn folder(files: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cases-{files}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("events")).expect("a folder");
    let petstore = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/petstore");
    for file in ["openapi.yaml", "events/get-pet.json"] {
        fs::copy(petstore.join(file), folder.join(file)).expect("copied");
    }
    let types = ["ACCESS_DENIED", "BAD_REQUEST_BODY", "EXPIRED_TOKEN", "THROTTLED", "QUOTA_EXCEEDED"];
    for file in 0..files {
        let case = |index: usize| {
            let failure = types[index % types.len()];
            format!(
                "  - name: case {index}\n    type: {failure}\n    event: {{ headers: {{ Accept: application/xml }}, requestContext: {{ requestId: r{index} }} }}\n"
            )
        };
        let cases: String = (0..CASES).map(case).collect();
        let text = format!("api: openapi.yaml\nevent: events/get-pet.json\ncases:\n{cases}");
        fs::write(folder.join(format!("f{file:04}.gatecast.yaml")), text).expect("written");
    }
    test(&folder);
    folder
}

/// Runs the command, and says how much memory it had at most, in kB, where the system tells.
fn test(folder: &Path) -> Option<u64> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatecast"));
    command.arg("test").arg(folder).env_remove("CI").stdout(Stdio::null()).stderr(Stdio::null());
    let mut run = command.spawn().expect("the binary runs");
    let status = format!("/proc/{}/status", run.id());
    let mut peak = None;
    loop {
        if let Some(code) = run.try_wait().expect("it ends") {
            assert!(code.success());
            return peak;
        }
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).or(peak);
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

/// Reads every stored response.
fn read(folder: &Path) -> usize {
    let folders = fs::read_dir(folder.join("snapshots")).expect("stored").flatten();
    let files = folders.flat_map(|folder| fs::read_dir(folder.path()).expect("a folder").flatten());
    files.map(|file| fs::read(file.path()).expect("readable").len()).sum()
}

fn cases(criterion: &mut Criterion) {
    let few = folder(FILES / 10);
    let many = folder(FILES);
    let memory = |folder| test(folder).map_or("unknown".to_owned(), |peak| format!("{peak} kB"));
    println!("memory at most: {} for {} cases", memory(&few), FILES / 10 * CASES);
    println!("memory at most: {} for {} cases", memory(&many), FILES * CASES);
    let mut group = criterion.benchmark_group("cases");
    group.sample_size(20).throughput(Throughput::Elements((FILES * CASES) as u64));
    group.bench_function("gatecast test", |bench| bench.iter(|| test(&many)));
    group.bench_function("reading the stored responses", |bench| bench.iter(|| black_box(read(&many))));
    group.finish();
}

criterion_group!(benches, cases);
criterion_main!(benches);
