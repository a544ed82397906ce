//! One step of all robots without a collision: priority inheritance with backtracking (PIBT,
//! Okumura, Machida, Défago and Tamura, 2019). Knows cells and priorities, no mission.

use crate::distance_map::{DistanceMap, FAR, NONE};

/// A robot as the planner of steps sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Agent<'a> {
    /// Where it stands.
    pub(crate) cell: u32,
    /// Steps to its target from each cell; `None` when it has nowhere to go.
    pub(crate) to: Option<&'a [u16]>,
    /// It stays, whatever the others want.
    pub(crate) holds: bool,
}

/// All robots on their way through some steps.
pub(crate) struct Steps<'a> {
    distances: &'a DistanceMap,
    pub(crate) agents: Vec<Agent<'a>>,
    /// Cell of each agent after the step; [`NONE`] while it is undecided.
    next: Vec<u32>,
    /// Agent on each cell before the step, and after it.
    on_now: Vec<u32>,
    on_next: Vec<u32>,
    salt: u64,
}

impl<'a> Steps<'a> {
    /// Agents in order of priority, each on a cell of the grid. The salt decides between ways of
    /// equal length. Of several agents on one cell all but the first hold it, and the first leaves.
    pub(crate) fn new(distances: &'a DistanceMap, mut agents: Vec<Agent<'a>>, salt: u64) -> Self {
        let cells = distances.around.len();
        agents.iter_mut().for_each(|agent| agent.holds |= agent.cell as usize >= cells);
        let mut on_now = vec![NONE; cells];
        for (index, agent) in agents.iter_mut().enumerate() {
            match on_now.get_mut(agent.cell as usize) {
                Some(on) if *on == NONE => *on = index as u32,
                Some(_) | None => agent.holds = true,
            }
        }
        Self { distances, next: vec![NONE; agents.len()], on_next: vec![NONE; cells], on_now, agents, salt }
    }

    /// Moves all by one step.
    pub(crate) fn advance(&mut self) {
        self.next.fill(NONE);
        for (index, agent) in self.agents.iter().enumerate().filter(|(_, agent)| agent.holds) {
            self.next[index] = agent.cell;
            if let Some(on) = self.on_next.get_mut(agent.cell as usize) {
                *on = index as u32;
            }
        }
        for index in 0..self.agents.len() {
            if self.next[index] == NONE {
                self.place(index);
            }
        }
        self.settle();
        self.salt = self.salt.wrapping_add(1);
    }

    /// Finds a cell for an agent, asking whoever stands there to make way first. False when there is
    /// none: it stays, and whoever wanted its cell must look elsewhere. The depth is bounded by the
    /// number of agents, since each is placed once.
    fn place(&mut self, index: usize) -> bool {
        let here = self.agents[index].cell;
        for (_, cell) in self.wishes(index) {
            if cell == NONE || self.on_next[cell as usize] != NONE {
                continue;
            }
            let other = self.on_now[cell as usize];
            if other != NONE && self.next[other as usize] == here && other as usize != index {
                continue; // they would exchange cells
            }
            self.next[index] = cell;
            self.on_next[cell as usize] = index as u32;
            if other != NONE && self.next[other as usize] == NONE && !self.place(other as usize) {
                continue;
            }
            return true;
        }
        self.next[index] = here;
        self.on_next[here as usize] = index as u32;
        false
    }

    /// Where an agent would like to be, best first: nearest to its target, then empty cells, then by
    /// a draw. Without a way it likes to stay.
    fn wishes(&self, index: usize) -> [(u64, u32); 5] {
        let agent = &self.agents[index];
        let [up, down, left, right] = self.distances.around[agent.cell as usize];
        let mut wishes = [up, down, left, right, agent.cell].map(|cell| (self.dislike(index, cell), cell));
        wishes.sort_unstable();
        wishes
    }

    fn dislike(&self, index: usize, cell: u32) -> u64 {
        if cell == NONE {
            return u64::MAX;
        }
        let agent = &self.agents[index];
        let steps = agent.to.map_or(FAR, |to| to[cell as usize]);
        let moves = cell != agent.cell;
        let taken = moves && self.on_now[cell as usize] != NONE;
        let draw = mix(self.salt ^ (index as u64) << 40 ^ u64::from(cell) << 20) >> 34;
        u64::from(steps) << 32 | u64::from(moves) << 31 | u64::from(taken) << 30 | draw
    }

    fn settle(&mut self) {
        for agent in &self.agents {
            if let Some(on) = self.on_now.get_mut(agent.cell as usize) {
                *on = NONE;
            }
        }
        for (index, &cell) in self.next.iter().enumerate() {
            self.agents[index].cell = cell;
            if let Some(on) = self.on_now.get_mut(cell as usize) {
                *on = index as u32;
                self.on_next[cell as usize] = NONE;
            }
        }
    }
}

/// The finishing mix of SplitMix64: a draw that depends on its argument alone.
fn mix(value: u64) -> u64 {
    let z = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
