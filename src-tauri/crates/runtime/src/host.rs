//! The bodies of the commands: the shell, the HTTP side and the tests call the same ones.

mod alerts;
mod logbook;
mod quarantine;
mod reading;
mod report;
mod settings;
mod slots;
mod story;
mod words;

use crate::{app::App, inbox::Receipt};
use adapters::SinkError;
use contract::{
    Accepted, ActOnAlertsArgs, AlertAnswers, AlertArgs, AskAboveArgs, AssignAlertArgs, Caller, Chain, ClockView,
    Command, ContactView, DeadLetterPage, DefinitionView, DemandArgs, DemandSlice, DemoClockArgs, DockArgs, Document,
    EditSlotArgs, EditSlotsArgs, FollowArgs, Following, HandOverArgs, Host, IncidentReportArgs, LimitArgs, LogbookArgs,
    LogbookPage, NoArgs, NodeArgs, NodeDetail, NoteArgs, OrderArgs, OrderPage, OrderView, OrdersArgs, PinOptions,
    PinOrderArgs, ProposalArgs, QuarantineArgs, QuarantineDismissArgs, QuarantineDone, QuarantinePage,
    QuarantineTakeArgs, Refusal, RefusalCode, RetryEffectsArgs, ReviewArgs, ReviewView, Revived, SetAutonomyArgs,
    SetWarRoomArgs, SettingsView, SkuArgs, SkuDetail, SlotsPreview, Snapshot, Topics, VanArgs, VanDetail, WarRoomView,
    WhyArgs,
};
use model::{Fact, Incoming, OperatorCommand, Origin, Override, Seq, ShowSlot, SourceId};
use std::sync::{
    Arc, PoisonError,
    atomic::{AtomicU64, Ordering},
};

pub(crate) use report::PRINTED_AT_ONCE;

type Reply<T> = Result<T, Refusal>;

static WORDS: AtomicU64 = AtomicU64::new(0);

impl App {
    /// Answers a command: what the shell and the HTTP side call.
    ///
    /// # Errors
    /// The refusal of the command's body.
    pub async fn call(&self, caller: &Caller, command: Command) -> Reply<serde_json::Value> {
        contract::dispatch(self, caller, command).await
    }

    /// A person's word becomes a fact; the answer comes when it is durable, its effect as a patch.
    async fn say(&self, caller: &Caller, says: Override, cause: Option<Seq>) -> Reply<Accepted> {
        let fact = word(caller, key(caller), says, cause)?;
        self.accept(vec![fact]).await
    }

    /// Several slots are one wish: they become durable together or not at all.
    async fn say_slots(&self, caller: &Caller, slots: Vec<ShowSlot>, anyway: bool) -> Reply<Accepted> {
        let checked = self.read(|world| {
            slots::check(world, &slots)?;
            let clashing = slots::clashing(world, &slots, anyway)?;
            Ok((slots.iter().map(|slot| world.show().planned_by(slot.slot)).collect::<Vec<Option<Seq>>>(), clashing))
        });
        let ((causes, clashing), key) = (checked?, key(caller));
        let words = slots.into_iter().zip(causes).enumerate();
        let facts = words.map(|(n, (slot, cause))| {
            let clashes = clashing.contains(&slot.slot);
            let says = if clashes { Override::EditSlotAnyway(slot) } else { Override::EditSlot(slot) };
            word(caller, format!("{key}:{n}"), says, cause)
        });
        self.accept(facts.collect::<Reply<Vec<Incoming>>>()?).await
    }

    /// The answer names the last of the facts: once it is in the log, all are.
    async fn accept(&self, facts: Vec<Incoming>) -> Reply<Accepted> {
        let told: Vec<Receipt> = self.tell(facts).await.map_err(not_taken)?;
        let seq = told.last().map_or(Seq(0), |told| told.seq);
        Ok(Accepted { seq })
    }
}

/// The caller's own key, else one that nobody else has.
fn key(caller: &Caller) -> String {
    caller.key.clone().unwrap_or_else(|| {
        let number = WORDS.fetch_add(1, Ordering::Relaxed);
        format!("{}:{}:{number}", caller.operator, crate::machine_now().0)
    })
}

fn word(caller: &Caller, key: String, says: Override, cause: Option<Seq>) -> Reply<Incoming> {
    let source = SourceId::new("operator").map_err(|error| Refusal::new(RefusalCode::Internal, error.to_string()))?;
    if key.len() > model::KEY_MAX {
        return Err(Refusal::new(RefusalCode::BadArgs, "the key is too long"));
    }
    let fact = Fact::Operator(OperatorCommand { by: caller.operator, says });
    Ok(Incoming { origin: Origin { source, key }, cause, fact, contact: None, happened_at: None })
}

fn not_taken(error: SinkError) -> Refusal {
    let code = match error {
        SinkError::Full => RefusalCode::Busy,
        SinkError::Down => RefusalCode::DatabaseDown,
    };
    Refusal::new(code, error.to_string())
}

fn down(error: store::StoreError) -> Refusal {
    tracing::warn!(%error, "a question could not be answered");
    Refusal::new(RefusalCode::DatabaseDown, "the database does not answer")
}

fn unknown(code: RefusalCode, key: impl std::fmt::Display) -> Refusal {
    Refusal::new(code, format!("nothing is known under {key}"))
}

impl Host for App {
    async fn snapshot(&self, _: &Caller, _: NoArgs) -> Reply<Snapshot> {
        Ok(self.streams.snapshot())
    }
    async fn follow(&self, _: &Caller, args: FollowArgs) -> Reply<Following> {
        let topics = Topics::parse(args.topics.iter().map(String::as_str))?;
        let following = Following { topics: topics.names().map(str::to_owned).collect() };
        self.streams.wishes.say(&args.screen, topics, args.anew)?;
        Ok(following)
    }
    async fn orders(&self, _: &Caller, args: OrdersArgs) -> Reply<OrderPage> {
        let at_risk = Arc::clone(&self.at_risk.read().unwrap_or_else(PoisonError::into_inner));
        let page = self.read(|world| crate::views::order_page(world, &at_risk, &args));
        if page.total > 0 || args.late { Ok(page) } else { self.past_page(&args).await }
    }
    async fn order(&self, _: &Caller, args: OrderArgs) -> Reply<OrderView> {
        self.order_in_full(args.order).await
    }
    async fn why(&self, _: &Caller, args: WhyArgs) -> Reply<Chain> {
        self.causes(args.seq).await
    }
    async fn accept_proposal(&self, caller: &Caller, args: ProposalArgs) -> Reply<Accepted> {
        let made_by = self.proposal(args.proposal).await?;
        self.say(caller, Override::Accept(args.proposal), Some(made_by)).await
    }
    async fn reject_proposal(&self, caller: &Caller, args: ProposalArgs) -> Reply<Accepted> {
        let made_by = self.proposal(args.proposal).await?;
        self.say(caller, Override::Reject(args.proposal), Some(made_by)).await
    }
    async fn acknowledge_alert(&self, caller: &Caller, args: AlertArgs) -> Reply<Accepted> {
        let cause = self.alert(args.alert).await?;
        self.say(caller, Override::AcknowledgeAlert(args.alert), cause).await
    }
    async fn assign_alert(&self, caller: &Caller, args: AssignAlertArgs) -> Reply<Accepted> {
        let cause = self.alert(args.alert).await?;
        self.say(caller, Override::AssignAlert { alert: args.alert, to: args.to }, cause).await
    }
    async fn hold_order(&self, caller: &Caller, args: OrderArgs) -> Reply<Accepted> {
        let cause = self.untouched(args.order).await?;
        self.say(caller, Override::Hold(args.order), cause).await
    }
    async fn unhold_order(&self, caller: &Caller, args: OrderArgs) -> Reply<Accepted> {
        let cause = self.order_exists(args.order).await?;
        self.say(caller, Override::Unhold(args.order), cause).await
    }
    async fn cancel_order(&self, caller: &Caller, args: OrderArgs) -> Reply<Accepted> {
        let cause = self.cancellable(args.order).await?;
        self.say(caller, Override::Cancel(args.order), cause).await
    }
    async fn pin_order(&self, caller: &Caller, args: PinOrderArgs) -> Reply<Accepted> {
        let cause = self.untouched(args.order).await?;
        self.node_exists(args.node).await?;
        self.can_pin(args.order, args.node).await?;
        self.say(caller, Override::Pin { order: args.order, node: args.node }, cause).await
    }
    async fn unpin_order(&self, caller: &Caller, args: OrderArgs) -> Reply<Accepted> {
        let cause = self.untouched(args.order).await?;
        self.say(caller, Override::Unpin(args.order), cause).await
    }
    async fn ground_van(&self, caller: &Caller, args: VanArgs) -> Reply<Accepted> {
        let cause = self.van_exists(args.van).await?;
        self.say(caller, Override::GroundVan(args.van), cause).await
    }
    async fn return_van(&self, caller: &Caller, args: VanArgs) -> Reply<Accepted> {
        let cause = self.van_exists(args.van).await?;
        self.say(caller, Override::ReturnVan(args.van), cause).await
    }
    async fn edit_slot(&self, caller: &Caller, args: EditSlotArgs) -> Reply<Accepted> {
        self.say_slots(caller, vec![args.slot], args.anyway).await
    }
    async fn edit_slots(&self, caller: &Caller, args: EditSlotsArgs) -> Reply<Accepted> {
        self.say_slots(caller, args.slots, args.anyway).await
    }
    async fn preview_slots(&self, _: &Caller, args: EditSlotsArgs) -> Reply<SlotsPreview> {
        let now = self.clock.now();
        let preview = |world: &control::World| {
            slots::check(world, &args.slots)?;
            Ok(crate::views::preview(world, &args.slots, now))
        };
        self.read(preview)
    }
    async fn sku(&self, _: &Caller, args: SkuArgs) -> Reply<SkuDetail> {
        let found = self.read(|world| crate::views::sku(world, args.sku, self.clock.now()));
        found.ok_or_else(|| unknown(RefusalCode::UnknownSku, args.sku))
    }
    async fn definitions(&self, _: &Caller, _: NoArgs) -> Reply<Vec<DefinitionView>> {
        Ok(crate::views::definitions())
    }
    async fn demand(&self, _: &Caller, args: DemandArgs) -> Reply<DemandSlice> {
        let known = |world: &control::World| world.stock().sku(args.sku).is_some();
        let found = self.read(|world| known(world).then(|| crate::views::demand(world, &args)));
        found.ok_or_else(|| unknown(RefusalCode::UnknownSku, args.sku))
    }
    async fn node(&self, _: &Caller, args: NodeArgs) -> Reply<NodeDetail> {
        let found = self.read(|world| crate::views::node(world, args.node));
        found.ok_or_else(|| unknown(RefusalCode::UnknownNode, args.node))
    }
    async fn van(&self, _: &Caller, args: VanArgs) -> Reply<VanDetail> {
        let found = self.read(|world| crate::views::van(world, args.van, self.clock.now()));
        found.ok_or_else(|| unknown(RefusalCode::UnknownVan, args.van))
    }
    async fn settings(&self, _: &Caller, _: NoArgs) -> Reply<SettingsView> {
        Ok(self.settings_view())
    }
    async fn set_wall(&self, caller: &Caller, args: SetWarRoomArgs) -> Reply<WarRoomView> {
        tracing::info!(operator = %caller.operator, open = args.open, "the war room was asked for");
        self.war_room.set_open(args.open).await
    }
    async fn set_autonomy(&self, caller: &Caller, args: SetAutonomyArgs) -> Reply<Accepted> {
        self.say(caller, Override::SetAutonomy { kind: args.kind, level: args.level }, None).await
    }
    async fn dead_letters(&self, _: &Caller, args: LimitArgs) -> Reply<DeadLetterPage> {
        self.dead_letter_page(args.limit).await
    }
    async fn quarantine(&self, _: &Caller, args: QuarantineArgs) -> Reply<QuarantinePage> {
        self.quarantine_list(args).await
    }
    async fn quarantine_take(&self, caller: &Caller, args: QuarantineTakeArgs) -> Reply<QuarantineDone> {
        self.take_item(caller, args).await
    }
    async fn quarantine_dismiss(&self, caller: &Caller, args: QuarantineDismissArgs) -> Reply<QuarantineDone> {
        self.dismiss_item(caller, args).await
    }
    async fn retry_effects(&self, caller: &Caller, args: RetryEffectsArgs) -> Reply<Revived> {
        let names = store::Lane::ALL.map(store::Lane::as_str).join(", ");
        let unknown =
            || Refusal::new(RefusalCode::BadArgs, "there is no such way out").hint(format!("one of: {names}"));
        let lane = store::Lane::parse(&args.lane).ok_or_else(unknown)?;
        let effects = self.dispatch.revive(&self.store, lane).await.map_err(down)?;
        tracing::info!(operator = %caller.operator, lane = lane.as_str(), effects, "effects are sent again");
        self.status.changed();
        Ok(Revived { effects: u32::try_from(effects).unwrap_or(u32::MAX) })
    }
    async fn incident_report(&self, _: &Caller, args: IncidentReportArgs) -> Reply<Document> {
        self.report(args).await
    }
    async fn contact(&self, caller: &Caller, args: OrderArgs) -> Reply<ContactView> {
        self.contact_of(caller, args.order).await
    }
    async fn pin_options(&self, _: &Caller, args: OrderArgs) -> Reply<PinOptions> {
        self.untouched(args.order).await?;
        Ok(self.read(|world| crate::views::pin_options(world, args.order, self.clock.now())))
    }
    async fn hold_at_dock(&self, caller: &Caller, args: DockArgs) -> Reply<Accepted> {
        let cause = self.can_hold_at_dock(args.scope).await?;
        self.say(caller, Override::HoldAtDock(args.scope), cause).await
    }
    async fn free_at_dock(&self, caller: &Caller, args: DockArgs) -> Reply<Accepted> {
        let held = self.read(|world| world.docks().held().get(&args.scope).copied());
        let cause = held.ok_or_else(|| Refusal::new(RefusalCode::Decided, "nobody holds that at the dock"))?;
        self.say(caller, Override::FreeAtDock(args.scope), Some(cause)).await
    }
    async fn set_ask_above(&self, caller: &Caller, args: AskAboveArgs) -> Reply<Accepted> {
        if args.messages > contract::ASK_ABOVE_MAX {
            let hint = format!("0 to {}", contract::ASK_ABOVE_MAX);
            return Err(Refusal::new(RefusalCode::BadArgs, "too many messages").hint(hint));
        }
        self.say(caller, Override::AskAbove(args.messages), None).await
    }
    async fn demo_clock(&self, _: &Caller, args: DemoClockArgs) -> Reply<ClockView> {
        if args.speed.is_some_and(|speed| !crate::SPEEDS.contains(&speed)) {
            return Err(Refusal::new(RefusalCode::BadArgs, "the speed is a number from 1 to 600"));
        }
        if !self.clock.set(args.speed, args.paused) {
            return Err(Refusal::new(RefusalCode::NotDemo, "the clock of a real day cannot be set"));
        }
        self.status.changed();
        Ok(self.clock.view())
    }
    async fn act_on_alerts(&self, caller: &Caller, args: ActOnAlertsArgs) -> Reply<AlertAnswers> {
        self.say_of_alerts(caller, args).await
    }
    async fn review(&self, _: &Caller, args: ReviewArgs) -> Reply<ReviewView> {
        let unknown = || {
            Refusal::new(RefusalCode::BadArgs, "nothing is known of that day")
                .hint("ask without a day for those that are")
        };
        self.read(|world| crate::views::review(world, args.day)).ok_or_else(unknown)
    }
    async fn logbook(&self, _: &Caller, args: LogbookArgs) -> Reply<LogbookPage> {
        self.logbook_page(args).await
    }
    async fn write_note(&self, caller: &Caller, args: NoteArgs) -> Reply<Accepted> {
        self.note(caller, args).await
    }
    async fn hand_over(&self, caller: &Caller, args: HandOverArgs) -> Reply<Accepted> {
        self.say(caller, Override::HandOver { to: args.to, summary: args.summary }, None).await
    }
}
