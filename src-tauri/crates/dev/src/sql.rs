//! The offline data of SQL queries: made by compiling `store` against a throwaway Postgres with our migrations.

use crate::{
    failure::Failure,
    packages,
    program::{ask, run},
    workspace::Workspace,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

/// A Postgres that lives as long as this value, in a folder of its own, reached through a socket only.
struct Throwaway<'a> {
    workspace: &'a Workspace,
    programs: PathBuf,
    folder: PathBuf,
    /// The account it runs under when we are root: Postgres refuses to.
    account: Option<&'static str>,
}

/// Writes `.sqlx` anew.
pub fn describe_queries(workspace: &Workspace) -> Result<(), Failure> {
    let server = Throwaway::start(workspace)?;
    for migration in sorted_files(&workspace.root.join("migrations"), "sql") {
        server.run_script(&migration)?;
    }
    let fresh = server.folder.join("described");
    fs::create_dir(&fresh).map_err(|why| Failure::new(format!("Cannot make {}: {why}", fresh.display())))?;
    // The macros see neither the database nor its address change: only a newer source is compiled again.
    touch(&workspace.root.join("src-tauri/crates/store/src/lib.rs"));
    let mut compile = workspace.cargo(&["check", "--quiet", "-p", "store"]);
    compile.env("SQLX_OFFLINE", "false").env("SQLX_OFFLINE_DIR", &fresh).env("DATABASE_URL", server.url());
    run(&mut compile)?;
    replace(&workspace.root.join(".sqlx"), &fresh)
}

impl<'a> Throwaway<'a> {
    fn start(workspace: &'a Workspace) -> Result<Self, Failure> {
        let programs = packages::postgres_programs(workspace);
        let programs = programs.ok_or_else(|| Failure::new("There is no Postgres.").type_this("cargo dev test"))?;
        let folder = std::env::temp_dir().join(format!("regie-bless-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|why| Failure::new(format!("Cannot make {}: {why}", folder.display())))?;
        let known = |name: &&str| ask(workspace.command("id").args(["-u", name])).is_some();
        let account = if packages::is_root() { ["postgres", "nobody"].into_iter().find(known) } else { None };
        let server = Self { workspace, programs, folder, account };
        server.set_up()?;
        Ok(server)
    }

    fn set_up(&self) -> Result<(), Failure> {
        if let Some(account) = self.account {
            run(self.workspace.command("chown").arg(account).arg(&self.folder))?;
        }
        let mut initdb = self.program("initdb");
        initdb.args(["-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D"]);
        run(initdb.arg(self.data()).stdout(std::process::Stdio::null()))?;
        let options = format!("-k {} -h ''", self.folder.display());
        let mut start = self.program("pg_ctl");
        run(start.args(["-s", "-w", "-D"]).arg(self.data()).args(["-o", &options, "-l"]).arg(self.log()).arg("start"))
    }

    fn run_script(&self, script: &Path) -> Result<(), Failure> {
        let mut psql = self.workspace.command("psql");
        psql.args(["-q", "-U", "app", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-h"]).arg(&self.folder);
        run(psql.arg("-f").arg(script))
    }

    fn url(&self) -> String {
        format!("postgres://app@localhost/postgres?host={}", self.folder.display())
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut command = match self.account {
            None => Command::new(program),
            Some(account) => {
                let mut command = self.workspace.command("setpriv");
                command.args(["--reuid", account, "--clear-groups"]).arg(program);
                command
            }
        };
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for Throwaway<'_> {
    fn drop(&mut self) {
        // Whatever went wrong before, neither a server nor its folder is left behind.
        let _ = run(self.program("pg_ctl").args(["-s", "-m", "immediate", "-D"]).arg(self.data()).arg("stop"));
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Puts the files of one folder in place of the descriptions of another.
fn replace(old: &Path, fresh: &Path) -> Result<(), Failure> {
    let described = sorted_files(fresh, "json");
    if described.is_empty() {
        return Err(Failure::new("No query was described: the committed data stays as it is."));
    }
    let told = |why: std::io::Error| Failure::new(format!("Cannot write {}: {why}", old.display()));
    fs::create_dir_all(old).map_err(told)?;
    for gone in sorted_files(old, "json") {
        fs::remove_file(gone).map_err(told)?;
    }
    for file in described {
        let name = file.file_name().unwrap_or_default();
        fs::copy(&file, old.join(name)).map_err(told)?;
    }
    Ok(())
}

fn sorted_files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|file| file.extension().is_some_and(|end| end == ending)).collect();
    files.sort();
    files
}

fn touch(file: &Path) {
    if let Ok(file) = fs::File::options().append(true).open(file) {
        let _ = file.set_modified(SystemTime::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_descriptions_go_and_an_empty_result_replaces_nothing() {
        let home = std::env::temp_dir().join(format!("regie-dev-{}-sql", std::process::id()));
        let (old, fresh) = (home.join("old"), home.join("fresh"));
        fs::create_dir_all(&old).unwrap();
        fs::create_dir_all(&fresh).unwrap();
        fs::write(old.join("query-1.json"), "1").unwrap();
        assert!(replace(&old, &fresh).is_err());
        assert!(old.join("query-1.json").is_file());
        fs::write(fresh.join("query-2.json"), "2").unwrap();
        assert_eq!(replace(&old, &fresh), Ok(()));
        assert_eq!(sorted_files(&old, "json"), [old.join("query-2.json")]);
        fs::remove_dir_all(home).unwrap();
    }
}
