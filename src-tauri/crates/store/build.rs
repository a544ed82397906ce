//! A new migration makes this crate compile again; nothing else does.
fn main() {
    println!("cargo:rerun-if-changed=../../../migrations");
}
