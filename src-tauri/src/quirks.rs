//! What some machines need before a webview is opened. Knows no window.

use std::{env, ffi::OsStr, io, os::unix::process::CommandExt, path::Path, process::Command};

/// WebKitGTK's switch against blank windows on NVIDIA's own driver.
const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
/// Exists while that driver runs.
const DRIVER: &str = "/proc/driver/nvidia/version";

/// Sets the switch where it is needed and nobody has set it: starts this program anew with it, since a process
/// cannot safely change its own environment once it has threads. Elsewhere the switch only costs speed.
///
/// # Errors
/// When the program cannot be started anew; it goes on without the switch then.
pub fn settle() -> io::Result<()> {
    if needs_switch(env::var_os(SWITCH).as_deref(), Path::new(DRIVER).exists()) {
        let program = env::current_exe()?;
        return Err(Command::new(program).args(env::args_os().skip(1)).env(SWITCH, "1").exec());
    }
    Ok(())
}

/// Set by hand, it stays as it is; that also ends the round of starting anew.
fn needs_switch(set: Option<&OsStr>, nvidia: bool) -> bool {
    nvidia && set.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_switch_is_set_once_and_only_for_nvidia() {
        assert!(needs_switch(None, true));
        assert!(!needs_switch(Some(OsStr::new("1")), true));
        assert!(!needs_switch(Some(OsStr::new("0")), true), "a person's own choice stays");
        assert!(!needs_switch(None, false));
    }
}
