//! Stories of the whole state machine, by topic. Those that are about a stage of `decide.rs` begin with its name.

mod aside;
mod conditions;
mod event_time;
mod first_word;
mod orders;
mod parcels;
mod people;
mod road;
mod said;
mod setbacks;
mod signals;
mod watch;
mod work;

#[test]
fn each_stage_has_two_stories() {
    let told = [
        include_str!("stories/aside.rs"),
        include_str!("stories/orders.rs"),
        include_str!("stories/road.rs"),
        include_str!("stories/watch.rs"),
        include_str!("stories/work.rs"),
    ];
    for stage in crate::decide::names() {
        let count = told.concat().matches(&format!("\nfn {stage}_")).count();
        assert!(count >= 2, "{count} stories about the stage {stage}");
    }
}
