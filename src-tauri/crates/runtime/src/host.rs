//! The bodies of the commands: the shell, the HTTP side and the tests call the same ones.

mod reading;
mod words;

use crate::{house::House, inbox::Told};
use adapters::SinkError;
use contract::{
    Accepted, AlertArgs, AssignAlertArgs, Caller, Chain, ClockView, Command, ContactView, DeadLetterPage,
    DemoClockArgs, Document, EditSlotArgs, Host, IncidentReportArgs, LimitArgs, NoArgs, OrderArgs, OrderPage,
    OrderView, OrdersArgs, PinOrderArgs, ProposalArgs, Refusal, RefusalCode, SetAutonomyArgs, Snapshot, VanArgs,
    WhyArgs,
};
use model::{Fact, Incoming, OperatorWord, Origin, Override, Seq, SourceId};
use std::sync::atomic::{AtomicU64, Ordering};

type Reply<T> = Result<T, Refusal>;

static WORDS: AtomicU64 = AtomicU64::new(0);

impl House {
    /// Answers a command: what the shell and the HTTP side call.
    ///
    /// # Errors
    /// The refusal of the command's body; `DATABASE_DOWN` while the World is in doubt.
    pub async fn call(&self, caller: &Caller, command: Command) -> Reply<serde_json::Value> {
        let beside = matches!(command, Command::Snapshot(_) | Command::DemoClock(_));
        if !beside && self.doubt.load(Ordering::SeqCst) {
            return Err(Refusal::new(RefusalCode::DatabaseDown, "the World is being rebuilt from the log"));
        }
        contract::dispatch(self, caller, command).await
    }

    /// A person's word becomes a fact; the answer comes when it is durable, its effect as a patch.
    async fn say(&self, caller: &Caller, says: Override, cause: Option<Seq>) -> Reply<Accepted> {
        let source =
            SourceId::new("operator").map_err(|error| Refusal::new(RefusalCode::Internal, error.to_string()))?;
        let key = caller.key.clone().unwrap_or_else(|| {
            let number = WORDS.fetch_add(1, Ordering::Relaxed);
            format!("{}:{}:{number}", caller.operator, crate::machine_now().0)
        });
        if key.len() > model::KEY_MAX {
            return Err(Refusal::new(RefusalCode::BadArgs, "the key is too long"));
        }
        let fact = Fact::Operator(OperatorWord { by: caller.operator, says });
        let told = self.tell(vec![Incoming { origin: Origin { source, key }, cause, fact, contact: None }]).await;
        let told: Vec<Told> = told.map_err(not_taken)?;
        let seq = told.first().map_or(Seq(0), |told| told.seq);
        Ok(Accepted { seq })
    }
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

impl Host for House {
    async fn snapshot(&self, _: &Caller, _: NoArgs) -> Reply<Snapshot> {
        Ok(self.stream.join().0)
    }
    async fn orders(&self, _: &Caller, args: OrdersArgs) -> Reply<OrderPage> {
        Ok(self.read(|world| crate::views::order_page(world, &args)).await)
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
    async fn resolve_alert(&self, caller: &Caller, args: AlertArgs) -> Reply<Accepted> {
        let cause = self.alert(args.alert).await?;
        self.say(caller, Override::ResolveAlert(args.alert), cause).await
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
        self.say(caller, Override::EditSlot(args.slot), None).await
    }
    async fn set_autonomy(&self, caller: &Caller, args: SetAutonomyArgs) -> Reply<Accepted> {
        self.say(caller, Override::SetAutonomy { kind: args.kind, level: args.level }, None).await
    }
    async fn dead_letters(&self, _: &Caller, args: LimitArgs) -> Reply<DeadLetterPage> {
        self.dead_letter_page(args.limit).await
    }
    async fn incident_report(&self, _: &Caller, args: IncidentReportArgs) -> Reply<Document> {
        self.report(args).await
    }
    async fn contact(&self, caller: &Caller, args: OrderArgs) -> Reply<ContactView> {
        self.contact_of(caller, args.order).await
    }
    async fn demo_clock(&self, _: &Caller, args: DemoClockArgs) -> Reply<ClockView> {
        if args.speed.is_some_and(|speed| !speed.is_finite() || speed <= 0.0) {
            return Err(Refusal::new(RefusalCode::BadArgs, "the speed is a number above 0"));
        }
        if !self.clock.set(args.speed, args.paused) {
            return Err(Refusal::new(RefusalCode::NotDemo, "the clock of a real day cannot be set"));
        }
        self.changed.notify_one();
        Ok(self.clock.view())
    }
}
