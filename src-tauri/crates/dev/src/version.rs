//! Version numbers as programs and package lists print them. Runs nothing.

/// Major and minor number in `v20.20.2`, `18.19.0+dfsg-6~deb12u2` or `1:22.1-1`.
pub fn numbers(text: &str) -> Option<(u32, u32)> {
    let text = text.trim();
    // Debian puts an epoch before a colon when upstream once changed its numbering.
    let text = text.split_once(':').map_or(text, |(_, rest)| rest);
    let mut parts = text.trim_start_matches('v').split(|c: char| !c.is_ascii_digit());
    let major = parts.next()?.parse().ok()?;
    Some((major, parts.next().and_then(|minor| minor.parse().ok()).unwrap_or(0)))
}

/// The version that `apt-cache policy` would install.
pub fn candidate(policy: &str) -> Option<&str> {
    let line = policy.lines().find_map(|line| line.trim().strip_prefix("Candidate:"))?;
    Some(line.trim()).filter(|version| *version != "(none)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_and_of_debian() {
        assert_eq!(numbers("v20.20.2\n"), Some((20, 20)));
        assert_eq!(numbers("18.19.0+dfsg-6~deb12u2"), Some((18, 19)));
        assert_eq!(numbers("1:22.1-1"), Some((22, 1)));
        assert_eq!(numbers("24"), Some((24, 0)));
        assert_eq!(numbers("node: command not found"), None);
        assert_eq!(numbers(""), None);
    }

    #[test]
    fn what_apt_would_install() {
        let policy = "nodejs:\n  Installed: (none)\n  Candidate: 18.19.0+dfsg-6\n  Version table:\n";
        assert_eq!(candidate(policy), Some("18.19.0+dfsg-6"));
        assert_eq!(candidate("chromium:\n  Installed: (none)\n  Candidate: (none)\n"), None);
        assert_eq!(candidate(""), None);
    }
}
