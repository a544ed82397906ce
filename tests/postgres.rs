//! One throwaway Postgres for the whole test process, through the real supervisor; a database of its
//! own for each test.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
};
use store::{Settings, Supervisor};
use tokio::sync::OnceCell;

/// Begins the names of the folders that test processes make.
const PREFIX: &str = "regie-tests-";

static CLUSTER: OnceCell<Supervisor> = OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(1);

/// The private cluster of this test process. It stops with the process.
pub async fn postgres() -> &'static Supervisor {
    let start = || async {
        sweep();
        Supervisor::start(&folder("cluster")).await.expect("a private Postgres starts on this machine")
    };
    CLUSTER.get_or_init(start).await
}

/// Settings of a store with a database and a key of its own.
pub async fn database() -> Settings {
    let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    Settings { data: folder(&name), database_url: Some(postgres().await.url(&name)) }
}

/// A new empty folder that the next test run will clear away.
pub fn folder(name: &str) -> PathBuf {
    let folder = env::temp_dir().join(format!("{PREFIX}{}", process::id())).join(name);
    fs::create_dir_all(&folder).expect("the temporary folder can be written");
    folder
}

/// Clears what test processes that are gone have left.
fn sweep() {
    let entries = fs::read_dir(env::temp_dir()).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let pid = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
        if let Some(pid) = pid.filter(|pid| !Path::new("/proc").join(pid).exists()) {
            // Another test process may be clearing it too.
            let gone: io::Result<()> = fs::remove_dir_all(entry.path());
            gone.unwrap_or_else(|error| eprintln!("the folder of test process {pid} stays: {error}"));
        }
    }
}
