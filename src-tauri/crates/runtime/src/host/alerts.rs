//! What is said of alerts, and notes: each word is looked at before it is taken, so that an impossible one gets its
//! answer at once.

use super::{Reply, key, not_taken, unknown, word};
use crate::app::App;
use contract::{
    ACTS_MAX, Accepted, ActOnAlertsArgs, AlertAnswer, AlertAnswers, AlertWord, Caller, NoteArgs, Refusal, RefusalCode,
};
use control::World;
use model::{AlertId, IncidentId, Moment, NoteAbout, Override, Reason, Seq};

impl App {
    /// What may be said is said in one go; the rest is answered beside it.
    pub(super) async fn say_of_alerts(&self, caller: &Caller, args: ActOnAlertsArgs) -> Reply<AlertAnswers> {
        if args.alerts.is_empty() || args.alerts.len() > ACTS_MAX {
            return Err(Refusal::new(RefusalCode::BadArgs, format!("1 to {ACTS_MAX} alerts are named at once")));
        }
        let now = self.clock.now();
        let looked: Vec<Result<Option<Seq>, RefusalCode>> =
            self.read(|world| args.alerts.iter().map(|alert| may_say(world, *alert, &args.says, now)).collect());
        let key = key(caller);
        let mut facts = Vec::new();
        for (n, (alert, looked)) in args.alerts.iter().zip(&looked).enumerate() {
            if let Ok(cause) = looked {
                facts.push(word(caller, format!("{key}:{n}"), says(*alert, &args.says), *cause)?);
            }
        }
        let mut told = self.tell(facts).await.map_err(not_taken)?.into_iter();
        let answer = |(alert, looked): (&AlertId, Result<Option<Seq>, RefusalCode>)| match looked {
            Err(code) => AlertAnswer { alert: *alert, seq: None, refused: Some(code) },
            Ok(_) => {
                let told = told.next();
                let refused = told.and_then(|told| told.refused).map(code);
                AlertAnswer { alert: *alert, seq: told.map(|told| told.seq), refused }
            }
        };
        Ok(AlertAnswers { answers: args.alerts.iter().zip(looked).map(answer).collect() })
    }

    pub(super) async fn note(&self, caller: &Caller, args: NoteArgs) -> Reply<Accepted> {
        let about = match (args.alert, args.incident) {
            (Some(alert), _) => Some(NoteAbout::Alert(alert)),
            (None, Some(incident)) => Some(NoteAbout::Incident(incident)),
            (None, None) => None,
        };
        let cause = match about {
            Some(NoteAbout::Alert(alert)) => self.alert(alert).await?,
            Some(NoteAbout::Incident(incident)) => self.incident_exists(incident)?,
            None => None,
        };
        self.say(caller, Override::Note { text: args.text, about }, cause).await
    }

    /// No event is kept with an incident: a note about it has no cause.
    fn incident_exists(&self, id: IncidentId) -> Reply<Option<Seq>> {
        let is_known = self.read(|world| world.alerts().book().incident(id).is_some());
        if is_known { Ok(None) } else { Err(unknown(RefusalCode::UnknownIncident, id)) }
    }
}

/// What such a word would follow, or why it cannot be said.
fn may_say(world: &World, id: AlertId, says: &AlertWord, now: Moment) -> Result<Option<Seq>, RefusalCode> {
    let (alerts, book) = (world.alerts(), world.alerts().book());
    let record = book.alert(id).ok_or(RefusalCode::UnknownAlert)?;
    match says {
        AlertWord::Snooze(word) => book.may_snooze(id, word.until, now).map_err(code)?,
        AlertWord::Undo => {
            book.undoable(id).map_err(code)?;
        }
        AlertWord::Acknowledge | AlertWord::Assign(_) | AlertWord::Close(_) if !record.is_open() => {
            return Err(RefusalCode::TooLate);
        }
        AlertWord::Acknowledge | AlertWord::Assign(_) | AlertWord::Close(_) => {}
    }
    Ok(alerts.changed_by(id))
}

fn says(alert: AlertId, says: &AlertWord) -> Override {
    match says {
        AlertWord::Acknowledge => Override::AcknowledgeAlert(alert),
        AlertWord::Assign(word) => Override::AssignAlert { alert, to: word.to },
        AlertWord::Snooze(word) => Override::SnoozeAlert { alert, until: word.until },
        AlertWord::Close(word) => Override::CloseAlert { alert, reason: word.reason, text: word.text.clone() },
        AlertWord::Undo => Override::UndoAlert(alert),
    }
}

/// What a screen is told of a refusal of such a word.
fn code(reason: Reason) -> RefusalCode {
    match reason {
        Reason::NothingToUndo => RefusalCode::NothingToUndo,
        Reason::Unknown => RefusalCode::UnknownAlert,
        Reason::Implausible => RefusalCode::BadArgs,
        _ => RefusalCode::TooLate, // no other reason is given for a word about an alert
    }
}
