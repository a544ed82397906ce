// Written by `cargo dev bless` from the crate `contract`. Do not edit.

/** "Your word is event `seq`." What it changes arrives as patches. */
export type Accepted = {
/** The event's place in the log. */
seq: number, };

export type Act = "hold" | "unhold" | "pin" | "unpin" | "cancel" | "hold_at_dock" | "free_at_dock" | "ground" | "return";

/** Of which alerts what is said. */
export type ActOnAlertsArgs = {
/** Their keys, 1 to [`ACTS_MAX`]. */
alerts: Array<string>,
/** What is said of each. */
says: AlertWord, };

/** Something that a person may do, or why not. */
export type ActView = {
/** What. */
act: Act,
/** What stands against it; `None` when it is possible. */
bar: Bar | null, };

/**
 * Buyers by age. The bands of one slice do not overlap and hold every buyer between them: their sum is the demand.
 *
 * The World knows nobody's age today, so each slice has the one band [`AgeBand::Everyone`]; no split is guessed.
 */
export type AgeBand = { "type": "everyone" } | { "type": "years",
/** From this age on, in whole years. */
from: number,
/** Below this age; `None` has no upper end. */
until: number | null, } | { "type": "unknown" };

/** The quarters of an hour ahead of a node, the running one first; each list has one entry a quarter. */
export type AheadView = {
/** Where. */
node: string,
/** Start of the running quarter. */
from: number,
/** Units booked. */
booked: Array<number>,
/** Units of live orders that the forecast expects besides, as far as it is told. */
expected: Array<number>,
/** Units that can be prepared; 0 while it is closed. */
capacity: Array<number>,
/** How full each is with what is expected. */
load: Array<LoadState>,
/** Cut-offs of departures in these quarters that have parcels, in order. */
cutoffs: number[], };

/** Passages that have begun, their tails included. */
export type AirView = {
/** Passages. */
passages: number,
/** Units planned for their minutes, what would have sold anyway included. */
plan: number,
/** Units sold in the same minutes. */
sold: number, };

export type AlertAct = "acknowledge" | "assign" | "snooze" | "close";

/** What became of the word about one alert. */
export type AlertAnswer = {
/** The alert. */
alert: string,
/** The word's place in the log; `None` when it was not taken. */
seq: number | null,
/** Why it has no effect. */
refused: RefusalCode | null, };

/** What became of a word about several alerts, in the order in which they were named. */
export type AlertAnswers = {
/** One for each alert. */
answers: Array<AlertAnswer>, };

/** Which alert. */
export type AlertArgs = {
/** Its key. */
alert: string, };

export type AlertKind = "forecast_missed" | "stock_running_out" | "node_saturated" | "van_late" | "van_silent" | "van_broken" | "promise_at_risk" | "feed_silent" | "rounds_exhausted" | "part_failing" | "house_idle" | "count_doubted" | "mass_message" | "promises_moved" | "departure_short" | "evening_lost" | "stops_failed" | "short_picks" | "robots_down" | "site_stalled";

/** Where an alert is in its life. */
export type AlertStatus = "open" | "acknowledged" | "snoozed" | "resolved";

/** A condition that deserves a person. */
export type AlertView = {
/** Its key. */
alert: string,
/** What is wrong. */
kind: AlertKind,
/** About what. */
subject: SubjectView,
/** How bad. */
severity: Severity,
/** How much, as of the last closed minute. */
measure: MeasureView,
/** What has become of its condition: gone, it ends by itself when that lasts. */
trend: Trend,
/** Its place in the list, 1 first: what costs most if left alone. */
rank: number,
/** Since when. */
openedAt: number,
/** Where it is in its life. */
state: AlertStatus,
/** Until when it is put aside. */
snoozedUntil: number | null,
/** What a person said of it last, while that can be taken back. */
undo: AlertAct | null,
/** Whose it is. */
owner: string | null,
/** The incident it belongs to. */
incident: string | null,
/** What could be done, one click away. */
proposal: ProposalView | null,
/** How far what was begun about it has come. */
recovery: RecoveryView | null,
/** The event that opened or last changed it. */
because: number | null,
/** The forecast that it stands on, when it tells of what is still to come. */
foreseen: ForeseenView | null, };

/** What is said of an alert. */
export type AlertWord = { "type": "acknowledge" } | { "type": "assign" } & AssignWord | { "type": "snooze" } & SnoozeWord | { "type": "close" } & CloseWord | { "type": "undo" };

/** A value of a summary. */
export type ArgValue = number | string;

/** How many messages of one cause go out without a person. */
export type AskAboveArgs = {
/** Messages, at most [`ASK_ABOVE_MAX`]. */
messages: number, };

/** Which alert, to whom. */
export type AssignAlertArgs = {
/** Its key. */
alert: string,
/** Its owner. */
to: string, };

/** Who is to see to it. */
export type AssignWord = {
/** Its owner. */
to: string, };

export type Autonomy = "advise" | "ask" | "act";

/** How far the app goes on its own with one kind of decision. */
export type AutonomyView = {
/** Which decisions. */
kind: DecisionKind,
/** How far. */
level: Autonomy, };

/** Units that may be sold: nine times in ten above `q10`, nine times in ten below `q90`. */
export type Band = {
/** 10 % quantile, units. */
q10: number,
/** Median, units. */
q50: number,
/** 90 % quantile, units. */
q90: number, };

export type Bar = "over" | "released" | "packed" | "left" | "held" | "not_held" | "not_pinned" | "broken" | "grounded" | "in_plan";

/** A command as it arrives. */
export type Call = {
/** Its name. */
cmd: string,
/** Its arguments; left out, they are an empty object. */
args: unknown,
/** The caller's own key for it: called twice with one key, it is done once. */
key?: string, };

/** One link of a chain of causes. */
export type CauseView = {
/** Its place in the log. */
seq: number,
/** When. */
at: number,
/** What happened, by the log's name for it; the catalogue has a sentence for each. */
kind: string,
/** The outside said so; otherwise control chose. */
fact: boolean,
/** The event that led to it. */
cause: number | null,
/** The log position a plan stands on. */
basedOn: number | null,
/** Who said it. */
source: string | null,
/** What the catalogue's sentence needs: `order`, `node`, `qty`, `reason`, `eta`, … */
args: { [key in string]: ArgValue },
/** The forecast that it names. */
foreseen: ForeseenView | null,
/** The nodes compared, in order of parcel, the one that was chosen first. */
choices: Array<ChoiceView>,
/** What was compared for a van's tour. */
tour: TourChoiceView | null, };

/** What led to an event. */
export type Chain = {
/** From the first cause to the event itself. */
causes: Array<CauseView>, };

/** What changed inside rows of a section. */
export type Change = {
/** Of which. */
section: Section,
/**
 * By the row's key, empty for a section of a single value: the members that changed, to any depth; elements of a
 * list by their place. What is no object replaces what was there.
 */
rows: Record<string, object>, };

export type Channel = "live" | "web" | "marketplace" | "store";

/** A node that was compared for a parcel: the one that prepares it, or one that lost. */
export type ChoiceView = {
/** The parcel. */
parcel: string,
/** The node. */
node: string,
/** Units that it could still promise then, of the SKU of which it had fewest; `None` where the log does not say. */
atp: number | null,
/** Carriage and handling there, cents. */
costCents: number,
/** When the parcel would arrive from there. */
eta: number | null,
/** What could be promised from there. */
latest: number | null,
/** What spoke against it; `None` for the one that was chosen. */
why: PassedFor | null, };

/** What two things that would happen at once share. */
export type ClashKind = "room" | "creator" | "passages";

/** Two things that would happen at once. */
export type ClashView = {
/** What they share. */
kind: ClashKind,
/** The slot that the edit changes. */
slot: string,
/** The other slot, or the other SKU. */
with: string,
/** The room, the creator or the SKU. */
what: string, };

/** The app's clock. */
export type ClockView = {
/** What time it is in the app. */
at: number,
/** Seconds of the app in one second of the machine; 1 outside a demo. */
speed: number,
/** The demo stands still. */
paused: boolean,
/** The clock may be set: a demo day, not a real one. */
demo: boolean, };

/** Why it is over. */
export type CloseWord = {
/** Why. */
reason: Closing,
/** What there is to add; no personal data. */
text?: string, };

export type Closing = "settled" | "false_alarm" | "borne" | "elsewhere";

/** How much a figure should concern whoever looks at it. */
export type Concern = "calm" | "watch" | "alarm";

/** What an operator may read of a customer while handling that customer's order. `Debug` shows nothing. */
export type ContactView = {
/** Name. */
name: string,
/** Telephone; empty when the channel gave none. */
phone: string,
/** Town. */
city: string, };

/** How the database is doing. */
export type DatabaseState = "starting" | "recovering" | "ready" | "down";

/** Dead letters, newest first. */
export type DeadLetterPage = {
/** The newest. */
letters: Array<DeadLetterView>,
/** How many there are in all. */
total: number, };

/** Something a feed sent that nobody understood. */
export type DeadLetterView = {
/** Its number among the dead letters. */
id: number,
/** Who sent it. */
source: string,
/** When it came. */
at: number,
/** What was wrong, as a code. */
code: string,
/** Where in it, in words, without personal data. */
detail: string, };

export type DecisionKind = "allocate" | "release" | "reroute" | "transfer" | "notify";

/** What one figure means, in both languages. */
export type DefinitionView = {
/** Its name in the contract. */
key: string,
/** Its name in French and English. */
name: [string, string],
/** What it says, in a sentence each. */
says: [string, string],
/** In what it is counted. */
unit: [string, string],
/** What is counted: in English, keys of other figures where it is made of them. */
counts: string,
/** And out of what, when it is a share. */
outOf: string | null,
/** Kinds of the events that it is counted from. */
events: Array<string>, };

/** Which part of the cube of expected demand. */
export type DemandArgs = {
/** Of this SKU. */
sku: string,
/** From the minute that holds this moment. */
from: number,
/**
 * Until this moment. A slice tells as many minutes as fit into [`crate::DEMAND_CELLS_MAX`] cells; its `next` is
 * where to go on.
 */
until: number, };

/** What is expected of one SKU. */
export type DemandSlice = {
/** The SKU. */
sku: string,
/** The first axis: who buys. */
bands: Array<AgeBand>,
/** The second axis: the départements, in order of code. */
depts: Array<string>,
/** The third axis: its first minute. */
from: number,
/** How many minutes it has, at most [`DemandSlice::minutes_max`]. */
minutes: number,
/**
 * Mean units, millionths: all minutes of the first band's first département, then of its next, then of the next
 * band's. So fine because a hundred small départements are summed; a cell holds up to 4 294 units.
 */
microUnits: Array<number>,
/** Where the next slice begins; `None` when the whole stretch is told. */
next: number | null, };

/** What to change; what is left out stays. */
export type DemoClockArgs = {
/** Seconds of the app in one second of the machine, above 0. */
speed?: number,
/** Stand still. */
paused?: boolean, };

/** A departure ahead, or one that left lately: a carrier's truck, or the evening's vans of a depot. */
export type DepartureView = {
/** Its key; of a depot's vans, `vans:` and the depot's. */
departure: string,
/** Where from. */
node: string,
/** The carrier's name; `None` for the node's own vans. */
carrier: string | null,
/** Until when a parcel must be packed. */
cutoff: number,
/** When it leaves or left; `None` for vans of which none has a tour at the depot. */
leaves: number | null,
/** Parcels that were to leave with it, also those that had to go another way. */
parcels: number,
/** Of these, packed. */
packed: number,
/** Of these, taken: by a truck that has left, or loaded into vans. */
taken: number,
/** Of these, those that a person holds at the dock, or held when it left. */
heldBack: number,
/** Of these, the others that are projected to stay behind, or have stayed. */
short: number,
/** How it stands. */
leaving: LeavingState,
/** A person keeps its parcels at the dock, whatever leaves. */
held: boolean, };

/** Which packed parcels. */
export type DockArgs = {
/** Those of an order, with a SKU, of a departure or of a node. */
scope: { order: string } | { sku: string } | { departure: string } | { node: string }, };

/** A document to show or save. */
export type Document = {
/** What it is: `text/html`, `application/json`, `application/pdf`. */
mediaType: string,
/** A good name for its file. */
fileName: string,
/** The document; in base64 when `base64` says so. */
text: string,
/** The text is base64 of bytes. */
base64: boolean, };

/** The slot as it shall be. */
export type EditSlotArgs = {
/** The whole card, in the log's own form. */
slot: ShowSlot,
/** Although it clashes; who says so stands in the log. */
anyway?: boolean, };

/** Slots as they shall be, all at once. */
export type EditSlotsArgs = {
/** The whole cards, in the log's own form, 1 to [`SLOTS_MAX`]. */
slots: ShowSlot[],
/** Although they clash; who says so stands in the log. */
anyway?: boolean, };

/** A way in for facts. */
export type EntryView = {
/** What it is, as a word of the screens' catalogue: `drop_folder`, `shopify`, `tiktok`, `live`, `osmand`, `wms`. */
kind: string,
/** Where it is: a path of this app or a folder. */
place: string,
/** It takes facts. */
open: boolean,
/** The setting that opens it; empty when it is always open. */
variable: string, };

/** A way out for effects. */
export type ExitView = {
/** What it is, as a word of the screens' catalogue: `mail_server`, `mailbox`, `plant`, `notices`, `wall`. */
kind: string,
/** Where it goes, without what is secret in it; empty when it is closed. */
place: string,
/** The setting that names it. */
variable: string, };

/**
 * Sales of several SKUs together, quarter of an hour by quarter of an hour: planned, and believed. Units that would sell
 * anyway are in both, as they are in what is sold.
 */
export type FanView = {
/** The slot whose SKUs they are, or `all`. */
fan: string,
/** The first quarter of the plan. */
planFrom: number,
/** Units planned, by quarter. */
plan: Array<number>,
/** The running quarter. */
aheadFrom: number,
/** Units believed, by quarter: quantiles of the sum, which are no sums of quantiles. */
ahead: Array<Band>, };

/** How a feed is doing. */
export type FeedState = "live" | "silent" | "refusing";

/** A feed of facts. */
export type FeedView = {
/** The name of its source. */
source: string,
/** When it last spoke. */
lastAt: number | null,
/** Facts it brought today. */
facts: number,
/** Things it sent that were not understood. */
refused: number,
/** Things it sent that are understood in part and wait for a person. */
waiting: number,
/** How it is doing. */
state: FeedState, };

/** What the next passage of a SKU would bring a node. */
export type FeltView = {
/** The node. */
node: string,
/** Units that would fall on it. */
units: number,
/** Units booked in the running quarter with these, over its capacity, percent. */
loadPct: number,
/** How full that is. */
load: LoadState, };

/** Parcels that one node was given for one département. */
export type FlowView = {
/** Its key, `NODE>DEPT`. */
flow: string,
/** From where. */
node: string,
/** To where. */
dept: string,
/** Parcels allocated in the running quarter of an hour and the three before. */
parcels: number, };

/** What a screen shows now. */
export type FollowArgs = {
/** The screen, by the word under which it reads the stream. */
screen: string,
/** All topics that it follows from now on, at most [`crate::TOPICS_MAX`]. */
topics: Array<string>,
/** It has missed something and wants all of them anew, not only those that it did not follow before. */
anew?: boolean, };

/** What a screen follows now. */
export type Following = {
/** The topics. */
topics: Array<string>, };

/** The forecast that a decision names. */
export type ForeseenView = {
/** Its revision, by its place in the log. */
by: number,
/** The SKU of that revision: of all concerned, the one that weighs most. */
sku: string,
/** Units expected of all SKUs concerned. */
units: number,
/** From when. */
from: number,
/** Until when. */
until: number, };

/** One row that left its section. */
export type Gone = {
/** From where. */
section: Section,
/** Its key, as the row shows it. */
key: string, };

/** The watch goes to somebody else. */
export type HandOverArgs = {
/** Who takes it. */
to: string,
/** What they should know: one line of at most [`model::NOTE_MAX`] characters; no personal data. */
summary: string, };

/** How the app itself is doing. */
export type HealthView = {
/** The log's database. */
database: DatabaseState,
/** Age of the oldest fact that waits to become durable, milliseconds. */
lagMs: number,
/** Facts that wait. */
waiting: number,
/** How many may wait before feeds are told to come back later. */
waitingMax: number,
/** Effects handed out and not yet answered. */
unanswered: number,
/** Facts are taken, decisions made, and effects leave. */
ready: boolean,
/** The ways out. */
lanes: Array<LaneView>,
/** The app's background tasks. */
tasks: Array<TaskView>,
/** No minute has been closed for three, although the day is open: nothing is planned and nobody is alerted. */
standingStill: boolean,
/** Facts wait longer, or more of them, than they should. */
crowded: boolean, };

/** How a passage stands with the stock of its SKU, its tail included. */
export type Hold = "out" | "before" | "during" | "tight" | "later" | "holds";

/** Which report, in which form. */
export type IncidentReportArgs = {
/** The incident. */
incident: string,
/** For people or for programs. */
format: ReportFormat,
/** In which language. */
lang: Lang, };

/** Related alerts with a beginning and an end. */
export type IncidentView = {
/** Its key. */
incident: string,
/** What was wrong; null in logs too old to say it. */
kind: AlertKind | null,
/** About what. */
subject: SubjectView | null,
/** The worst of its alerts. */
severity: Severity,
/** Orders concerned, at its worst. */
orders: number,
/** Money at stake, at its worst, cents; null where it is not known. */
cents: number | null,
/** Its alerts, in the order they joined. */
alerts: Array<string>,
/** When its effect began. */
startedAt: number,
/** When its effect was over; null while it runs. */
endedAt: number | null,
/** When it was closed, some time after its end. */
closedAt: number | null,
/** How far what was begun about it has come. */
recovery: RecoveryView | null, };

/** The figures at the top of the screen. */
export type KpiView = {
/** When the day of these figures closed; null while it is open. */
closedAt: number | null,
/** Orders placed since the day opened. */
ordersToday: number,
/** Units ordered since the day opened. */
unitsToday: number,
/** Orders placed in the last closed minute. */
ordersPerMin: number,
/** First promises of today's orders kept or on course, percent; `None` before the first one. */
keptPct: number | null,
/** Out of how many. */
promised: number,
/** How much that concerns. */
kept: Concern,
/**
 * Orders of today for this evening that were promised it and are kept or on course, percent of those not cancelled;
 * `None` before the first one.
 */
eveningPct: number | null,
/** Out of how many. */
eveningWanted: number,
/** Orders of today whose first promise was later than the service asked for. */
downgraded: number,
/** Orders of today that were told a later promise since the first. */
moved: number,
/** Orders of today whose first promise passed before all had arrived. */
missed: number,
/** Open orders that will probably miss their departure or their first promise, as of the last closed minute. */
atRisk: number,
/** How much they concern. */
risk: Concern,
/** Orders no line of which could be served. */
declined: number,
/** Their share of the orders placed, percent. */
declinedPct: number,
/** How much that concerns. */
refusal: Concern,
/** Orders cancelled today. */
cancelled: number,
/** Orders whose customer asked for that when it was too late; each got an answer. */
cancelledTooLate: number,
/** Parcels packed in the last closed minute. */
packedPerMin: number,
/** Parcels packed today. */
packed: number,
/** Parcels delivered today. */
delivered: number,
/** Vans now on tour. */
vansOnTour: number,
/** Alerts not resolved. */
openAlerts: number,
/** Work of all nodes: the sum of theirs. */
work: WorkView,
/** How the last quarter of an hour compares with the one before. */
moves: MovesView,
/** The last sixty closed minutes, oldest first. */
trend: Array<MinuteView>, };

/** How a way out is doing. Moments are of the machine's clock, not of a demo's. */
export type LaneView = {
/** `instructions`, `mail` or `notices`. */
lane: string,
/** Effects that have not left. */
waiting: number,
/** When the oldest of them was asked for. */
oldest: number | null,
/** Since when nothing leaves. */
failingSince: number | null,
/** Why, as a code. */
code: string | null,
/** Effects given up; they lie in the dead letters and can be sent again. */
givenUp: number, };

/** A language of the screens and reports. */
export type Lang = "fr" | "en";

/** Orders told a later day at the sale, by reason. */
export type LaterView = {
/** Bought after the last cut-off that would have done. */
cutoff: number,
/** Who could have brought it in time had not the units. */
stock: number,
/** Who could have brought it in time was full. */
capacity: number,
/** Nobody brings this service to that place. */
place: number,
/** The log does not say. */
unknown: number, };

/** What is foreseen of a departure, or has become of it. */
export type LeavingState = "whole" | "short" | "overdue" | "left";

/** How many rows. */
export type LimitArgs = {
/** Rows wanted, 1 to [`PAGE_MAX`]. */
limit?: number, };

/** One SKU and quantity of an order. */
export type LineView = {
/** The SKU. */
sku: string,
/** Its name. */
name: string,
/** Units. */
qty: number,
/** Price paid a unit, cents; none when it was told in another currency only. */
priceCents: number | null,
/** Why it cannot be served. */
declined: Reason | null, };

/** How full a quarter of an hour of a node is, or how its work stands against the time that is left. */
export type LoadState = "free" | "tight" | "full";

/** The alert that a row names. */
export type LogbookAlert = {
/** Its key. */
alert: string,
/** What is wrong. */
kind: AlertKind,
/** About what. */
subject: SubjectView, };

/** Which rows. */
export type LogbookArgs = {
/** The `next` of the page before: only what was said before this place of the log. */
before?: number,
/** Only rows that tell of this. */
kind?: LogbookKind,
/** Only what this person said. */
by?: string,
/** Part of a key that a row names or of what a person wrote; small letters and capitals are the same. */
text?: string,
/** Rows wanted, 1 to [`crate::PAGE_MAX`]. */
limit?: number, };

/** What a row of the logbook tells of. */
export type LogbookKind = "alerts" | "incidents" | "people" | "notes" | "breakdowns" | "numbers";

/** Rows, newest first. */
export type LogbookPage = {
/** The rows. */
rows: Array<LogbookRow>,
/** Where the next page begins; `None` at the beginning of the log. */
next: number | null,
/** The last hand-over, wherever it stands. */
handedOver: LogbookRow | null, };

/** One row. */
export type LogbookRow = {
/** What happened; of many alike, the last. */
event: CauseView,
/** How many alike happened within the minute. */
count: number,
/** The alert that it names. */
alert: LogbookAlert | null,
/** Why a person's word had no effect. */
refused: Reason | null, };

/** How much: the unit follows from the kind of the alert. */
export type MeasureView = {
/** What was seen. */
seen: number,
/** What was expected or allowed. */
expected: number,
/** Orders concerned. */
orders: number,
/**
 * Money at stake, cents: what the customers concerned paid, or the margin of sales that are lost; null where
 * neither is known.
 */
cents: number | null, };

export type Medium = "mail" | "webhook";

/** Where a message is in its life. */
export type MessageState = "asked" | "sent" | "failed";

/** One message to one customer. Holds no name, address or number. */
export type MessageView = {
/** Its key. */
notification: string,
/** About which order. */
order: string,
/** What was said. */
template: Template,
/** The text as it was sent, French then English, without the customer's name. */
text: string,
/** How. */
medium: Medium,
/** Where it is in its life. */
state: MessageState,
/** Why it failed, as a code. */
problem: string | null,
/** When it last changed. */
at: number,
/** The event that asked for it. */
because: number | null, };

/** One closed minute. */
export type MinuteView = {
/** Its start. */
minute: number,
/** Orders placed. */
orders: number,
/** Parcels packed. */
packed: number,
/** Parcels delivered. */
delivered: number,
/** Orders at risk at its end. */
atRisk: number, };

/** The last quarter of an hour against the one before; `None` where there was nothing to compare with. */
export type MovesView = {
/** Orders placed, percent more. */
ordersPct: number | null,
/** Parcels packed, percent more. */
packedPct: number | null,
/** Parcels delivered, percent more. */
deliveredPct: number | null,
/** Orders at risk now, less those at risk then. */
atRisk: number | null, };

/** News of sales, told as an alert is, that nobody has to act on. */
export type NewsView = AlertView;

/** Nothing to say. */
export type NoArgs = Record<symbol, never>;

/** Which node. */
export type NodeArgs = {
/** Its key. */
node: string, };

/** One node in full. */
export type NodeDetail = {
/** Its key. */
node: string,
/** What lies here, most allocated first, at most [`crate::DETAIL_MAX`]. */
shelves: Array<ShelfView>,
/** SKUs that lie here. */
shelvesTotal: number,
/** Orders with a parcel to prepare here, oldest first, at most [`crate::DETAIL_MAX`]. */
orders: Array<OrderRow>,
/** How many there are. */
ordersTotal: number,
/** Vans whose depot it is. */
vans: string[],
/** All that is packed here stays at the dock. */
atDock: boolean,
/** The event that last changed it. */
because: number | null, };

export type NodeKind = "central" | "hub" | "dark" | "shop";

/** A place that can fulfil. */
export type NodeView = {
/** Its key. */
node: string,
/** What kind of place. */
kind: NodeKind,
/** Its name. */
name: string,
/** The département it stands in. */
dept: string,
/** Latitude, degrees north. */
lat: number,
/** Longitude, degrees east. */
lon: number,
/** Its work against the time until its next cut-off: the rule of its alert. */
load: LoadState,
/** Minutes that the work until that cut-off takes; `None` while nobody works there. */
workMin: number | null,
/** That cut-off. */
workDue: number,
/** Its work. */
work: WorkView,
/** Parcels packed here today. */
packedToday: number,
/** Units it can prepare in a quarter of an hour. */
capacity: number,
/** The event that last changed it. */
because: number | null, };

/** A note. */
export type NoteArgs = {
/** One line of at most [`model::NOTE_MAX`] characters; no personal data. */
text: string,
/** The alert that it is about. */
alert?: string,
/** The incident that it is about, when it is about no alert. */
incident?: string, };

/** Which order. */
export type OrderArgs = {
/** Its key. */
order: string, };

/** A page of orders, newest first. */
export type OrderPage = {
/** The orders. */
orders: Array<OrderRow>,
/** What to send as `after` for the next page; `None` at the end. */
next: string | null,
/** Orders that match in all. */
total: number, };

/** One order in a list. */
export type OrderRow = {
/** Its key. */
order: string,
/** Where it arose. */
channel: Channel,
/** When the customer bought. */
placedAt: number,
/** Where it goes. */
dept: string,
/** What the customer chose. */
service: Service,
/** Where it is in its life. */
state: OrderState,
/** Units in all. */
units: number,
/** Value in all, cents. */
cents: number,
/** Promised at the latest. */
promise: number | null,
/** When we now believe the last parcel arrives. */
eta: number | null,
/** How the promise stands against that; `None` without the one or the other. */
slack: SlackState | null, };

export type OrderState = "placed" | "held" | "allocated" | "picking" | "packed" | "shipped" | "delivered" | "declined" | "cancelled";

/** One order in full. */
export type OrderView = {
/** The row that lists show. */
row: OrderRow,
/** What was bought. */
lines: Array<LineView>,
/** How it is served. */
parcels: Array<ParcelView>,
/** The node a person pinned it to. */
pinned: string | null,
/** A person holds it back. */
held: boolean,
/** A packed parcel of it stays at the dock, whatever leaves. */
atDock: boolean,
/** What may be done about it, and what stands against the rest. */
can: Array<ActView>,
/** Open alerts about it or about what carries it. */
alerts: Array<SubjectView>,
/** Everything that happened to it, oldest first. */
chain: Array<CauseView>, };

/** Which orders. */
export type OrdersArgs = {
/**
 * Part of the order's key, of a SKU's or a node's key or name, or a whole département; small letters and
 * capitals are the same; empty means all.
 */
text?: string,
/** Only orders in this state. */
state?: OrderState,
/** Only orders whose ETA is later than promised. */
late?: boolean,
/** The `next` of the page before. */
after?: string,
/** Rows to skip instead of `after`, so that a list can jump. */
offset?: number,
/** Rows wanted, 1 to [`PAGE_MAX`]. */
limit?: number, };

/** A van that was asked to take what another got. */
export type OtherVanView = {
/** The van. */
van: string,
/** Stops for which it had a place. */
places: number,
/** What these would have cost: driving, a part of waiting and of what customers wait longer; minutes. */
costMin: number,
/** Stops with which it would have broken a promise. */
late: number,
/** Stops for which it was full. */
full: number, };

/** Where a parcel is in its life. */
export type ParcelState = "planned" | "released" | "picking" | "packed" | "left" | "delivered";

/** The lines of an order prepared at one node. */
export type ParcelView = {
/** Its key. */
parcel: string,
/** Where it is prepared. */
node: string,
/** Indexes of the order's lines. */
lines: Array<number>,
/** Where it is in its life. */
state: ParcelState,
/** The departure it leaves with; `None` when a van takes it. */
departure: string | null,
/** The van it is planned for or aboard. */
van: string | null,
/** When we now believe it arrives. */
eta: number,
/** That is later than promised. */
late: boolean,
/** Carriage and handling, cents. */
costCents: number,
/** The event that last changed it. */
because: number | null, };

/** A moment of the show in which one SKU is presented. */
export type PassageView = {
/** The SKU. */
sku: string,
/** Its name; the key again when the catalogue does not hold it. */
name: string,
/** Beginning. */
from: number,
/** End. */
until: number,
/** When what is sold counts as its own no longer: it goes on selling for a while. */
sellsUntil: number,
/** Price during the passage, cents. */
priceCents: number,
/** Units the brand expected to sell through it. */
plannedUnits: number,
/** Units planned for its time and its tail, what would sell anyway included: what sales are compared with. */
planUnits: number,
/** Units we expect in the same time; `None` while there is no forecast. */
forecast: Band | null,
/** The mean of that; of several passages only means may be added. */
meanUnits: number | null,
/** Units sold in the same time so far. */
actualUnits: number,
/** Whether the stock lasts; `None` once it is over, or when the catalogue does not hold its SKU. */
hold: Hold | null,
/** The moment that `hold` is about; `None` when it simply holds. */
turnsAt: number | null, };

export type PassedFor = "dearer" | "later" | "parcels" | "kept";

/** One change. */
export type Patch = { "type": "clock", "value": ClockView } | { "type": "kpis", "value": KpiView } | { "type": "warehouse", "value": WarehouseView | null } | { "type": "dead_letters", "value": number } | { "type": "quarantine", "value": number } | { "type": "messages_today", "value": number } | { "type": "health", "value": HealthView } | { "type": "ask_above", "value": number } | { "type": "wall", "value": WarRoomView } | { "type": "slot", "value": ShowSlotView } | { "type": "fan", "value": FanView } | { "type": "sku", "value": SkuView } | { "type": "node", "value": NodeView } | { "type": "departure", "value": DepartureView } | { "type": "ahead", "value": AheadView } | { "type": "place", "value": PlaceView } | { "type": "flow", "value": FlowView } | { "type": "van", "value": VanView } | { "type": "alert", "value": AlertView } | { "type": "news", "value": NewsView } | { "type": "proposal", "value": ProposalView } | { "type": "incident", "value": IncidentView } | { "type": "message", "value": MessageView } | { "type": "service", "value": ServiceView } | { "type": "feed", "value": FeedView } | { "type": "autonomy", "value": AutonomyView } | { "type": "change", "value": Change } | { "type": "gone", "value": Gone };

/** What changed since the message before. */
export type Patches = {
/** The number of this message. */
seq: number,
/** The number of the message before: a receiver whose last number differs has a gap. */
prev: number,
/** The position of the log it shows. */
logSeq: number,
/** When it was made, on the app's clock. */
at: number,
/** The changes, in order. */
patches: Array<Patch>, };

/** How a node would serve an order, were it chosen. */
export type PinOptionView = {
/** The node. */
node: string,
/** Lines that it would prepare. */
lines: number,
/** Lines of the order. */
of: number,
/** Units of its scarcest line that it may still promise. */
stock: number,
/** When the last parcel would arrive. */
eta: number,
/** Carriage and handling of all parcels, cents. */
costCents: number,
/** What the customer was or would be told. */
promise: number,
/** It would be kept. */
kept: boolean, };

/** The nodes that can serve an order, best first. */
export type PinOptions = {
/** At most [`crate::PINS_MAX`]. */
options: Array<PinOptionView>,
/** How many can in all. */
total: number, };

/** Which order, from where. */
export type PinOrderArgs = {
/** Its key. */
order: string,
/** The node. */
node: string, };

/** One département: what it orders against what was expected of it. */
export type PlaceView = {
/** Its code. */
dept: string,
/** Its name. */
name: string,
/** Orders placed in the running quarter of an hour and the three before. */
orders: number,
/** Units ordered in them. */
units: number,
/**
 * Units that were forecast for them, each quarter as it was seen at its beginning; the running quarter counts
 * as far as it has gone.
 */
expectedUnits: number,
/**
 * Units ordered over units forecast, percent, drawn towards the country's ratio as far as chance explains what
 * differs; `None` when too few were forecast of the whole country to compare.
 */
ratioPct: number | null,
/** Chance alone explains how far it is from the country's ratio. */
withinNoise: boolean,
/** Open orders whose ETA is later than promised. */
atRisk: number,
/** Orders placed since the day opened. */
ordersToday: number, };

/** Which proposal. */
export type ProposalArgs = {
/** Its key. */
proposal: string, };

/** A choice put before a person. */
export type ProposalView = {
/** Its key. */
proposal: string,
/** The alert it answers. */
alert: string | null,
/** What would be done. */
remedy: RemedyView,
/** Shown only: people carry it out themselves. */
advised: boolean,
/** Why nobody can carry it out; then it cannot be accepted. */
barred: Reason | null,
/** What was put about the same thing before and no longer stood, so that what changed can be marked. */
before: RemedyView | null,
/** The event that proposed it. */
because: number | null, };

/** Which part of the list. */
export type QuarantineArgs = {
/** Rows to skip. */
offset?: number,
/** Rows wanted, 1 to [`super::PAGE_MAX`]. */
limit?: number, };

/** Which item nothing is to come of. */
export type QuarantineDismissArgs = {
/** Its number. */
id: number,
/** Why, for whoever asks later. */
why?: string, };

/** What became of an item and, after a mapping, of those alike. */
export type QuarantineDone = {
/** Facts that are in the log for the first time. */
facts: number,
/** Items decided, this one included. */
items: number,
/** Items of the same word that could not be taken and still wait. */
left: number,
/** Why its facts had no effect, when control refused them; the item then counts as dismissed. */
refused: Reason | null, };

/** Those that wait, oldest first, then the decided ones, newest first. */
export type QuarantinePage = {
/** The rows asked for. */
items: Array<QuarantineView>,
/** How many wait. */
waiting: number,
/** How many there are in all. */
total: number, };

/** Where an item is in its life. */
export type QuarantineStatus = "waiting" | "taken" | "dismissed";

/** Which item is taken, and how it is to be read. */
export type QuarantineTakeArgs = {
/** Its number. */
id: number,
/** What stands there instead, by field; at most [`CORRECTIONS_MAX`]. */
corrections?: { [key in string]: string },
/** The SKU that the shop's word means, now and for all later deliveries of this source. */
mapSku?: string, };

/** Something understood in part. Holds no personal data and never what was sent. */
export type QuarantineView = {
/** Its number. */
id: number,
/** When it came. */
at: number,
/** Who sent it. */
source: string,
/** What it is about. */
subject: string,
/** The order of that name, when the app knows it. */
order: string | null,
/** What is wrong, as a code. */
code: string,
/** Where, such as `line_items[2].sku`. */
field: string,
/** What is wrong, as an English sentence; shown where the screens have no words for the code. */
message: string,
/** The words in doubt; empty where they may be personal. */
words: string,
/** Which reader takes it again. */
form: string,
/** It can be read again; else it can only be dismissed. */
takable: boolean,
/** An article is in doubt: it is looked up in the catalogue, and no other value is taken. */
article: boolean,
/** Where it is in its life. */
state: QuarantineStatus,
/** When a person decided. */
decidedAt: number | null,
/** Who. */
decidedBy: string | null,
/** Why it was dismissed. */
why: string | null, };

/** What may be sold in one quarter of an hour. */
export type QuarterView = {
/** Its start. */
from: number,
/** Units. */
band: Band, };

export type Reason = "no_stock" | "no_departure" | "no_capacity" | "unknown_sku" | "unknown_place" | "no_window" | "no_van" | "short_pick" | "missed_departure" | "breakdown" | "customer_asked" | "operator_asked" | "advice_only" | "ground_moved" | "too_late" | "unknown" | "unknown_node" | "unknown_order" | "unknown_parcel" | "unknown_robot" | "unknown_van" | "unknown_carrier" | "unknown_departure" | "stale" | "not_in_parcel" | "wrong_place" | "implausible" | "no_solver" | "solver_busy" | "solver_failed" | "nothing_to_undo";

/** A rescue that was begun, parcel by parcel. */
export type RecoveryView = {
/** Aboard when the van broke down. */
parcels: number,
/** Of these, what other vans were to take over. */
promised: number,
/** Aboard of other vans. */
taken: number,
/** Handed over. */
delivered: number,
/** Back on a dock. */
back: number,
/** None is on the road any more. */
over: boolean, };

/** Why a command was not taken. */
export type Refusal = {
/** What screens switch on. */
code: RefusalCode,
/** One English sentence for logs; holds no personal data. */
message: string,
/** What would help. */
hint: string | null, };

/** The closed list of reasons; screens switch on it and on nothing else. */
export type RefusalCode = "UNKNOWN_COMMAND" | "UNKNOWN_PATH" | "WRONG_METHOD" | "BAD_JSON" | "WRONG_MEDIA" | "TOO_LARGE" | "BAD_ARGS" | "UNKNOWN_ORDER" | "UNKNOWN_ALERT" | "UNKNOWN_PROPOSAL" | "UNKNOWN_NODE" | "UNKNOWN_VAN" | "UNKNOWN_SKU" | "UNKNOWN_INCIDENT" | "UNKNOWN_TOPIC" | "UNKNOWN_SCREEN" | "UNKNOWN_SEQ" | "UNKNOWN_ITEM" | "DECIDED" | "CANNOT_RETAKE" | "BAD_CORRECTION" | "NO_CONTACT" | "TOO_LATE" | "CANNOT_SERVE" | "CLASH" | "NOTHING_TO_UNDO" | "FORBIDDEN" | "NOT_DEMO" | "BUSY" | "STARTING" | "DATABASE_DOWN" | "NOT_SAVED" | "EXPORT_BEING_BUILT" | "EXPORT_NOT_BUILT" | "INTERNAL";

/** What a proposal would do. */
export type RemedyView = { "type": "transfer",
/** The van that cannot go on. */
from: string,
/** The vans that help. */
to: Array<string>,
/** Parcels they take. */
parcels: number,
/** Parcels nobody can take in time. */
left: number, } | { "type": "reroute",
/** The vans concerned. */
vans: Array<string>,
/** Their stops in all. */
stops: number, } | { "type": "allocate",
/** The order. */
order: string, } | { "type": "release",
/** The node. */
node: string, } | { "type": "notify",
/** The order. */
order: string, } | { "type": "announce",
/** What most of them are told. */
template: Template,
/** How many. */
messages: number,
/** One of the texts as it would go, French then English, without the customer's name. */
text: string,
/** Some of their orders. */
examples: Array<string>, };

/** The form of a report. */
export type ReportFormat = "json" | "html" | "pdf";

/** Which way out. */
export type RetryEffectsArgs = {
/** `instructions`, `mail` or `notices`. */
lane: string, };

/** Which day. */
export type ReviewArgs = {
/** The turn at which it began, one of [`ReviewView::days`]; the day that is counted without one. */
day?: number, };

/** A day. */
export type ReviewView = {
/** The turns of the days of which this is known, newest first. */
days: number[],
/** The turn at which the day began. */
day: number,
/** The turn at which the next one began, or will. */
until: number,
/** When it closed; null while it is open. */
closedAt: number | null,
/** Orders of it that are still open: their promises can still be kept or missed. */
open: number,
/** What was counted on it. */
totals: TotalsView,
/** Its first promises kept so far or on course, percent; null before there is one. */
keptPct: number | null,
/** Out of how many. */
promised: number,
/** Its orders for the same evening served so far or on course, percent; null before there is one. */
eveningPct: number | null,
/** Out of how many. */
eveningWanted: number,
/** What passages sold. */
air: AirView,
/** Its orders by service; of what has become of them until now. */
service: Array<ServiceView>, };

/** What is sent again. */
export type Revived = {
/** How many effects. */
effects: number, };

/** A robot. */
export type RobotView = {
/** Its key. */
robot: string,
/** Where it is: row × width + column. */
cell: number,
/** It has a mission. */
busy: boolean,
/** It has stopped for good. */
down: boolean,
/** The decision that chose where it waits while it is idle; nothing when that is its home. */
waitsBy: number | null, };

/** A part of the state, by its name in patches. */
export type Section = "clock" | "kpis" | "warehouse" | "dead_letters" | "quarantine" | "messages_today" | "health" | "ask_above" | "wall" | "slot" | "fan" | "sku" | "node" | "departure" | "ahead" | "place" | "flow" | "van" | "alert" | "news" | "proposal" | "incident" | "message" | "service" | "feed" | "autonomy";

export type Service = "evening" | "next_day" | "standard" | "pickup";

/** Which orders a row of the service board is about. */
export type ServiceScope = { "type": "all" } | { "type": "site",
/** The site. */
site: string, } | { "type": "hour",
/** Its start. */
hour: number, };

/** Orders of today that asked for one service, counted by what became of the first promise. */
export type ServiceView = {
/** Its key. */
row: string,
/** What was asked for. */
service: Service,
/** Of which orders. */
scope: ServiceScope,
/** Orders that asked for it. */
asked: number,
/** First promise as asked. */
asAsked: number,
/** First promise later than asked. */
downgraded: number,
/** Why. */
later: LaterView,
/** No promise yet. */
waiting: number,
/** The ETA keeps the first promise. */
onCourse: number,
/** The ETA is later, the promise has not passed. */
behind: number,
/** Arrived in time. */
inTime: number,
/** The first promise passed before all had arrived. */
missed: number,
/** Told later since, once or more. */
moved: number,
/** Cancelled in time. */
cancelled: number,
/** Nobody could serve them. */
declined: number,
/** First promises that count: the n of `keptPct`. */
promised: number,
/** First promises kept or on course, percent. */
keptPct: number | null,
/** Orders not cancelled: the n of `servedPct`. */
wanted: number,
/** Promised as asked and kept or on course, percent. */
servedPct: number | null, };

/** Which decisions, how far. */
export type SetAutonomyArgs = {
/** Which decisions. */
kind: DecisionKind,
/** How far. */
level: Autonomy, };

/** Whether war-room screens on the network are served. */
export type SetWarRoomArgs = {
/** They are. */
open: boolean, };

/** What the app was told when it started. */
export type SettingsView = {
/** The app's version. */
version: string,
/** The data folder. */
data: string,
/** Ways in. */
entries: Array<EntryView>,
/** Ways out. */
exits: Array<ExitView>, };

export type Severity = "info" | "low" | "medium" | "high";

/** Stock of one SKU at one node, units. */
export type ShelfView = {
/** Where. */
node: string,
/** Of what. */
sku: string,
/** On the shelf. */
onHand: number,
/** Held for orders. */
allocated: number,
/** Kept back. */
safety: number,
/** May still be promised from here. */
atp: number,
/** Its last count cannot be right: it promises nothing until the next. */
doubted: boolean, };

export type ShowSlot = { slot: string; show: string; brand: string; creator: string; room: string; from: number; until: number; passages: Array<{ sku: string; from: number; until: number; price_cents: number; expected_units: number }> };

/** A brand's time in the show. */
export type ShowSlotView = {
/** Its key. */
slot: string,
/** The show it belongs to. */
show: string,
/** The brand. */
brand: string,
/** Who presents. */
creator: string,
/** The room it is broadcast in. */
room: string,
/** Beginning. */
from: number,
/** End. */
until: number,
/** Where it is in its life. */
status: SlotStatus,
/** What is presented, in order. */
passages: Array<PassageView>,
/** The event that last changed it: what "why?" asks about. */
because: number | null, };

/** Which SKU. */
export type SkuArgs = {
/** Its key. */
sku: string, };

/** One SKU in full. */
export type SkuDetail = {
/** Its key. */
sku: string,
/** Where it lies, most promisable first. */
shelves: Array<ShelfView>,
/** The nodes that will feel its next passage, the one with most to do first. */
felt: Array<FeltView>,
/** Open orders with it, newest first, at most [`crate::DETAIL_MAX`]. */
orders: Array<OrderRow>,
/** How many there are. */
ordersTotal: number,
/** Packed parcels with it stay at the dock. */
atDock: boolean,
/** The event that last revised its forecast. */
because: number | null, };

/** One SKU over the whole network. */
export type SkuView = {
/** Its key. */
sku: string,
/** The brand. */
brand: string,
/** What it is. */
name: string,
/** A product on which the show counts. */
hero: boolean,
/** Units that may still be promised. */
atp: number,
/** Units held for orders. */
allocated: number,
/** Units on the shelves. */
onHand: number,
/** Units ordered since the day opened. */
soldToday: number,
/** Learnt ratio of real to planned demand, percent. */
multiplierPct: number,
/** Quarters of an hour ahead, in order; empty without a forecast. */
forecast: Array<QuarterView>,
/** Quarters of an hour gone by today, in order. */
actual: Array<SoldView>,
/** The day's first quarter of an hour. */
planFrom: number,
/** Units planned from then on, by quarter of an hour, to a tenth. */
plan: Array<number>,
/** When nothing may be promised any more, if what is expected comes true; `None` when it lasts as far as is known. */
outAt: number | null,
/** Units expected in the next two hours: the mean. */
soonUnits: number,
/** The event that last changed its forecast or stock. */
because: number | null, };

/** How a promise stands against an ETA. */
export type SlackState = "late" | "tight" | "fine";

/** Where a slot is in its life. */
export type SlotStatus = "upcoming" | "live" | "done";

/** What an edit of the running order would change; nothing has been done. */
export type SlotsPreview = {
/** The slots as they would be. */
slots: Array<ShowSlotView>,
/** The SKUs presented in them, with the forecast as it would be. */
skus: Array<SkuView>,
/** What would happen at once and cannot: saved only in spite of it. */
clashes: Array<ClashView>, };

/**
 * Everything that a screen follows, at one position of the stream; or, after it has said what else it follows, what
 * came to it.
 */
export type Snapshot = {
/** The number of the last message that went into it; counted by the stream, not by the log. */
seq: number,
/** The position of the log it shows. */
logSeq: number,
/** When it was taken, on the app's clock. */
at: number,
/** Every topic that the screen follows now. */
topics: Array<string>,
/** What is shown: the sections, or rows of these, that the screen was not given before. */
state: Partial<State>, };

/** For how long it is put aside. */
export type SnoozeWord = {
/** When it comes back, at most 24 hours from now. */
until: number, };

/** What was sold in one quarter of an hour. */
export type SoldView = {
/** Its start. */
from: number,
/** Units. */
units: number, };

/** Everything a control screen shows. Lists are in order of their key, unless they say otherwise. */
export type State = {
/** The app's clock. */
clock: ClockView,
/** The figures at the top. */
kpis: KpiView,
/** The robotised warehouse, when there is one. */
warehouse: WarehouseView | null,
/** Things feeds sent that nobody understood, not yet dealt with. */
deadLetters: number,
/** Things feeds sent that are understood in part and wait for a person. */
quarantine: number,
/** Messages to customers since the day opened, of which `messages` shows the newest. */
messagesToday: number,
/** How the app itself is doing. */
health: HealthView,
/** More messages than these of one cause wait for a person. */
askAbove: number,
/** The read-only address for war-room screens. */
wall: WarRoomView,
/** The show. */
runningOrder: Array<ShowSlotView>,
/** Demand of all SKUs, and of those of each slot. */
fans: Array<FanView>,
/** Stock and demand. */
skus: Array<SkuView>,
/** Places that fulfil. */
nodes: Array<NodeView>,
/** What leaves when, and how much of it stands packed. */
departures: Array<DepartureView>,
/** How full the quarters ahead of each node are. */
ahead: Array<AheadView>,
/** Where demand arises. */
places: Array<PlaceView>,
/** From where it is served: the widest flows, at most [`FLOWS_MAX`]. */
flows: Array<FlowView>,
/** Vans. */
vans: Array<VanView>,
/** Alerts not resolved, and those resolved in the last minutes. */
alerts: Array<AlertView>,
/** News of sales, which nobody has to act on: no alarm, and in no count of them. */
news: Array<NewsView>,
/** Choices that answer no alert; the others stand on their alert. */
proposals: Array<ProposalView>,
/** Incidents of the day. */
incidents: Array<IncidentView>,
/** The newest messages to customers, at most [`MESSAGES_MAX`]. */
messages: Array<MessageView>,
/** Service against the first promise: of the day, by site, by hour. */
service: Array<ServiceView>,
/** Feeds of facts. */
feeds: Array<FeedView>,
/** How far the app may go. */
autonomy: Array<AutonomyView>, };

/** A place a van still visits. */
export type StopView = {
/** The van whose parcels are taken over there; `None` for a delivery. */
transferFrom: string | null,
/** Latitude, degrees north, to about a kilometre. */
lat: number,
/** Longitude, degrees east, to about a kilometre. */
lon: number,
/** The département, when the parcel's order tells it. */
dept: string | null,
/** Orders whose parcels are handed over or taken. */
orders: string[],
/** Promised at the latest. */
latest: number,
/** When we believe the van arrives. */
eta: number,
/** Promise latest minus ETA, minutes; negative is late. */
slackMin: number,
/** How that stands. */
slack: SlackState, };

/** One message of the stream. */
export type StreamMessage = { "type": "snapshot" } & Snapshot | { "type": "patches" } & Patches;

/** What an alert is about. */
export type SubjectView = { "type": "sku",
/** Its key. */
key: string, } | { "type": "node",
/** Its key. */
key: string, } | { "type": "van",
/** Its key. */
key: string, } | { "type": "order",
/** Its key. */
key: string, } | { "type": "feed",
/** The name of its source. */
key: string, } | { "type": "part",
/** Its name, such as `lane:mail`. */
key: string, } | { "type": "house" } | { "type": "departure",
/** Its key. */
key: string,
/** The name of the node that it leaves from; null when it is not on the timetable any more. */
from: string | null,
/** The name of its carrier. */
carrier: string | null,
/** When it leaves. */
leaves: number | null, } | { "type": "slot",
/** Its key. */
key: string,
/** Its brand; null when it is not in the running order any more. */
brand: string | null, };

/** How a background task is doing. */
export type TaskView = {
/** Its name. */
task: string,
/** It runs. */
running: boolean,
/** How often it was started again. */
restarts: number, };

export type Template = "promise_moved" | "van_delayed" | "declined" | "cancelled" | "cancelled_by_us" | "cancel_too_late";

/** What was counted on a day. */
export type TotalsView = {
/** Orders placed. */
orders: number,
/** Units ordered. */
units: number,
/** Parcels packed. */
packed: number,
/** Parcels delivered. */
delivered: number,
/** Orders no line of which could be served. */
declined: number,
/** Orders cancelled. */
cancelled: number,
/** Cancellations that came too late. */
cancelledTooLate: number,
/** Alerts opened, news left out. */
alarms: number,
/** Messages to customers asked for. */
messages: number, };

/** What was compared when a van's tour was searched. */
export type TourChoiceView = {
/** How much longer the tour became, minutes; shorter is negative. */
addedMin: number,
/** The least time in hand at a door before, minutes; `None` where there was no stop. */
slackBeforeMin: number | null,
/** The same afterwards. */
slackMin: number | null,
/** Parcels that the van could take beside. */
free: number,
/** Vans that were asked to take the same stops. */
others: Array<OtherVanView>, };

export type Trend = "holds" | "eases" | "gone";

/** Which van. */
export type VanArgs = {
/** Its key. */
van: string, };

/** One van in full. */
export type VanDetail = {
/** Its key. */
van: string,
/** When it leaves or left; `None` without a tour. */
departs: number | null,
/** When it is back; `None` without a tour. */
returns: number | null,
/** Stops not yet served, in order. */
stops: Array<StopView>,
/** Orders with a parcel aboard. */
aboard: string[],
/** The event that last planned its tour. */
because: number | null,
/** The last word heard of it. */
lastWord: number | null,
/** What may be done about it, and what stands against the rest. */
can: Array<ActView>, };

/** What a van is doing. */
export type VanStatus = "idle" | "planned" | "on_tour" | "broken" | "grounded";

/** A van. */
export type VanView = {
/** Its key. */
van: string,
/** The node it loads at. */
depot: string,
/** What it is doing. */
status: VanStatus,
/** It is on the road, or stands there with parcels aboard. */
out: boolean,
/** Latitude, degrees north. */
lat: number,
/** Longitude, degrees east. */
lon: number,
/** When it was last seen; `None` when it never was. */
seenAt: number | null,
/** Parcels aboard. */
aboard: number,
/** Parcels it can carry. */
capacity: number,
/** The stops not yet served, in order: latitude and longitude, degrees, to about a kilometre. */
path: Array<[number, number]>,
/** Stops not yet served. */
stopsLeft: number,
/** When we believe it reaches the next stop. */
nextEta: number | null,
/** Promise latest minus ETA of its tightest stop, minutes; negative is late; `None` without a tour. */
worstSlackMin: number | null,
/** How that stands. */
slack: SlackState | null,
/** The event that last changed its tour. */
because: number | null, };

/** The read-only address for war-room screens on the network. */
export type WarRoomView = {
/** Where a browser finds it, token included; `None` while it is closed. */
address: string | null,
/** Screens that follow it now, the window's own included. */
screens: number, };

/** The robotised warehouse. */
export type WarehouseView = {
/** The node it is in. */
node: string,
/** Cells a row. */
width: number,
/** Rows. */
height: number,
/** One text a row: `@` shelf or wall, `.` free, `S` free beside a shelf, `E` station. */
rows: Array<string>,
/** Its robots. */
robots: Array<RobotView>,
/** Parcels released here of which no robot has a pick yet. */
picksWaiting: number, };

/** Which event. */
export type WhyArgs = {
/** Its place in the log. */
seq: number, };

/** Work of one node or of all. A parcel counts from its allocation until it leaves: first to prepare, then at the dock. */
export type WorkView = {
/** Parcels allocated and not packed. */
toPrepareParcels: number,
/** Units in them. */
toPrepareUnits: number,
/** Of these parcels, those released to robots or people. */
inHandParcels: number,
/** Units in them. */
inHandUnits: number,
/** Parcels packed that have not left. */
atDockParcels: number,
/** Units in them. */
atDockUnits: number, };

/** Every section of the state by its name in patches: its member of the state, the topic it is told under and, for rows, the members that hold their key and the key of what they belong to. */
export const SECTIONS = {
  clock: { field: "clock", topic: "app" },
  kpis: { field: "kpis", topic: "kpis" },
  warehouse: { field: "warehouse", topic: "robots" },
  dead_letters: { field: "deadLetters", topic: "app" },
  quarantine: { field: "quarantine", topic: "app" },
  messages_today: { field: "messagesToday", topic: "messages" },
  health: { field: "health", topic: "app" },
  ask_above: { field: "askAbove", topic: "settings" },
  wall: { field: "wall", topic: "settings" },
  slot: { field: "runningOrder", topic: "show", key: "slot" },
  fan: { field: "fans", topic: "stock", key: "fan" },
  sku: { field: "skus", topic: "stock", key: "sku" },
  node: { field: "nodes", topic: "network", key: "node" },
  departure: { field: "departures", topic: "departures", key: "departure", of: "node" },
  ahead: { field: "ahead", topic: "ahead", key: "node" },
  place: { field: "places", topic: "map", key: "dept" },
  flow: { field: "flows", topic: "map", key: "flow", of: "dept" },
  van: { field: "vans", topic: "tours", key: "van", of: "depot" },
  alert: { field: "alerts", topic: "alerts", key: "alert" },
  news: { field: "news", topic: "news", key: "alert" },
  proposal: { field: "proposals", topic: "alerts", key: "proposal" },
  incident: { field: "incidents", topic: "incidents", key: "incident" },
  message: { field: "messages", topic: "messages", key: "notification", of: "order" },
  service: { field: "service", topic: "service", key: "row" },
  feed: { field: "feeds", topic: "feeds", key: "source" },
  autonomy: { field: "autonomy", topic: "settings", key: "kind" },
} as const;

/** What a screen may follow; topics with rows also as `topic:key`. */
export type TopicName = "ahead" | "alerts" | "app" | "departures" | "feeds" | "incidents" | "kpis" | "map" | "messages" | "network" | "news" | "robots" | "service" | "settings" | "show" | "stock" | "tours";

/** A state in which nothing is known yet. */
export const NOTHING: State = {"clock":{"at":0,"speed":0.0,"paused":false,"demo":false},"kpis":{"closedAt":null,"ordersToday":0,"unitsToday":0,"ordersPerMin":0,"keptPct":null,"promised":0,"kept":"calm","eveningPct":null,"eveningWanted":0,"downgraded":0,"moved":0,"missed":0,"atRisk":0,"risk":"calm","declined":0,"declinedPct":0.0,"refusal":"calm","cancelled":0,"cancelledTooLate":0,"packedPerMin":0,"packed":0,"delivered":0,"vansOnTour":0,"openAlerts":0,"work":{"toPrepareParcels":0,"toPrepareUnits":0,"inHandParcels":0,"inHandUnits":0,"atDockParcels":0,"atDockUnits":0},"moves":{"ordersPct":null,"packedPct":null,"deliveredPct":null,"atRisk":null},"trend":[]},"warehouse":null,"deadLetters":0,"quarantine":0,"messagesToday":0,"health":{"database":"starting","lagMs":0,"waiting":0,"waitingMax":0,"unanswered":0,"ready":false,"lanes":[],"tasks":[],"standingStill":false,"crowded":false},"askAbove":0,"wall":{"address":null,"screens":0},"runningOrder":[],"fans":[],"skus":[],"nodes":[],"departures":[],"ahead":[],"places":[],"flows":[],"vans":[],"alerts":[],"news":[],"proposals":[],"incidents":[],"messages":[],"service":[],"feeds":[],"autonomy":[]};

/** Every command with its arguments and its reply. */
export type Commands = {
  snapshot: { args: NoArgs; reply: Snapshot };
  follow: { args: FollowArgs; reply: Following };
  orders: { args: OrdersArgs; reply: OrderPage };
  order: { args: OrderArgs; reply: OrderView };
  why: { args: WhyArgs; reply: Chain };
  accept_proposal: { args: ProposalArgs; reply: Accepted };
  reject_proposal: { args: ProposalArgs; reply: Accepted };
  acknowledge_alert: { args: AlertArgs; reply: Accepted };
  assign_alert: { args: AssignAlertArgs; reply: Accepted };
  hold_order: { args: OrderArgs; reply: Accepted };
  unhold_order: { args: OrderArgs; reply: Accepted };
  cancel_order: { args: OrderArgs; reply: Accepted };
  pin_order: { args: PinOrderArgs; reply: Accepted };
  unpin_order: { args: OrderArgs; reply: Accepted };
  ground_van: { args: VanArgs; reply: Accepted };
  return_van: { args: VanArgs; reply: Accepted };
  edit_slot: { args: EditSlotArgs; reply: Accepted };
  edit_slots: { args: EditSlotsArgs; reply: Accepted };
  preview_slots: { args: EditSlotsArgs; reply: SlotsPreview };
  sku: { args: SkuArgs; reply: SkuDetail };
  definitions: { args: NoArgs; reply: Array<DefinitionView> };
  review: { args: ReviewArgs; reply: ReviewView };
  demand: { args: DemandArgs; reply: DemandSlice };
  node: { args: NodeArgs; reply: NodeDetail };
  van: { args: VanArgs; reply: VanDetail };
  settings: { args: NoArgs; reply: SettingsView };
  set_wall: { args: SetWarRoomArgs; reply: WarRoomView };
  set_autonomy: { args: SetAutonomyArgs; reply: Accepted };
  dead_letters: { args: LimitArgs; reply: DeadLetterPage };
  quarantine: { args: QuarantineArgs; reply: QuarantinePage };
  quarantine_take: { args: QuarantineTakeArgs; reply: QuarantineDone };
  quarantine_dismiss: { args: QuarantineDismissArgs; reply: QuarantineDone };
  retry_effects: { args: RetryEffectsArgs; reply: Revived };
  incident_report: { args: IncidentReportArgs; reply: Document };
  contact: { args: OrderArgs; reply: ContactView };
  demo_clock: { args: DemoClockArgs; reply: ClockView };
  pin_options: { args: OrderArgs; reply: PinOptions };
  hold_at_dock: { args: DockArgs; reply: Accepted };
  free_at_dock: { args: DockArgs; reply: Accepted };
  set_ask_above: { args: AskAboveArgs; reply: Accepted };
  act_on_alerts: { args: ActOnAlertsArgs; reply: AlertAnswers };
  logbook: { args: LogbookArgs; reply: LogbookPage };
  write_note: { args: NoteArgs; reply: Accepted };
  hand_over: { args: HandOverArgs; reply: Accepted };
};
