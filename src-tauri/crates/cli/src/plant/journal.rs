//! What the Plant was told and up to when it was heard: with its seed, that is all its state. A Plant that was
//! killed is played again to where it stood; what it may not have told is told again, and counts once.

use super::said_until;
use model::{Action, Effect, Incoming, Moment, Seq};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeSet,
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
};
use twin::Plant;

/// One line.
#[derive(Serialize, Deserialize)]
enum Line {
    /// The day it is about.
    Day { seed: u64 },
    /// An instruction was taken.
    Taken { at: Moment, seq: Seq, action: Action },
    /// All said until then was heard.
    #[serde(rename = "Told")]
    HeardUntil { until: Moment },
}

/// The journal, open for more.
pub struct Journal {
    file: File,
    path: PathBuf,
    seed: u64,
    /// Instructions it holds, so that one given out again is no second line.
    noted: BTreeSet<String>,
}

/// What a journal holds.
#[derive(Default)]
pub struct Past {
    taken: Vec<(Moment, Seq, Action)>,
    told: Moment,
}

impl Journal {
    /// Opens a journal and reads what it holds; one of another day is begun anew.
    pub fn open(path: &Path, seed: u64) -> io::Result<(Self, Past)> {
        let past = if path.exists() { read(path, seed)? } else { None };
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        let noted = past.iter().flat_map(|past| &past.taken).map(|(_, seq, action)| name(*seq, action)).collect();
        let mut journal = Self { file, path: path.to_owned(), seed, noted };
        match past {
            Some(past) => Ok((journal, past)),
            None => {
                journal.clear()?;
                Ok((journal, Past::default()))
            }
        }
    }

    /// Begins anew.
    pub fn clear(&mut self) -> io::Result<()> {
        self.file = File::create(&self.path)?;
        self.noted.clear();
        self.write(&Line::Day { seed: self.seed })
    }

    /// Notes an instruction before it is answered.
    pub fn taken(&mut self, at: Moment, seq: Seq, action: &Action) -> io::Result<()> {
        if self.noted.insert(name(seq, action)) {
            self.write(&Line::Taken { at, seq, action: action.clone() })?;
        }
        Ok(())
    }

    /// Notes that all said until then was heard.
    pub fn told(&mut self, until: Moment) -> io::Result<()> {
        self.write(&Line::HeardUntil { until })
    }

    fn write(&mut self, line: &Line) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        self.file.write_all(&bytes)
    }
}

/// What tells one instruction from another: an event may ask for several.
fn name(seq: Seq, action: &Action) -> String {
    format!("{seq} {action:?}")
}

/// `None` when the journal is of another day. A last line cut short by a crash is passed over: what it would have
/// said was not answered.
fn read(path: &Path, seed: u64) -> io::Result<Option<Past>> {
    let mut past = Past::default();
    let mut same_day = false;
    for line in BufReader::new(File::open(path)?).lines() {
        match serde_json::from_str(&line?) {
            Ok(Line::Day { seed: of }) => same_day = of == seed,
            Ok(Line::Taken { at, seq, action }) => past.taken.push((at, seq, action)),
            Ok(Line::HeardUntil { until }) => past.told = past.told.max(until),
            Err(_) => {}
        }
    }
    Ok(same_day.then_some(past))
}

impl Past {
    /// The last moment it tells of.
    pub fn ends_at(&self) -> Moment {
        self.taken.last().map_or(self.told, |(at, _, _)| self.told.max(*at))
    }

    /// Plays the past again; what was surely told, and what may not have been.
    pub fn replay(self, plant: &mut Plant) -> (Vec<Incoming>, Vec<Incoming>) {
        let (mut told, mut untold) = (Vec::new(), Vec::new());
        for (at, seq, action) in self.taken {
            let said = said_until(plant, at);
            if at <= self.told {
                told.extend(said)
            } else {
                untold.extend(said)
            }
            plant.receive(at, seq, &Effect::Act(action));
        }
        told.extend(said_until(plant, self.told));
        (told, untold)
    }
}
