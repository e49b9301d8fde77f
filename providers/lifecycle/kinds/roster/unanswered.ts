import { unwrittenState } from "../guest/account";
import { findUnanswered } from "../guest/unanswered";
import type { Run } from "../../kit/run";
import { accountOf, type ShardState } from "./shard";

/**
 * A shard's state with what is certain by now of unanswered invitations. It has the guests that were invited, which the
 * next update finishes, and no longer has those that were not.
 */
export async function withFoundGuests(run: Run, state: ShardState): Promise<ShardState> {
    if (Object.keys(state.unanswered).length === 0) {
        return state;
    }
    const [guests, userIds, unanswered] = [
        { ...state.guests },
        { ...state.userIds },
        { ...state.unanswered },
    ];
    await Promise.all(
        Object.entries(state.unanswered).map(async ([address, { guest, since }]) => {
            const outcome = await findUnanswered(run, address, Date.parse(since));
            if (outcome.kind === "invited") {
                guests[address] = { ...guest, ...unwrittenState(accountOf(address, guest)), groups: [] };
                userIds[address] = outcome.userId;
            }
            if (outcome.kind === "invited" || outcome.kind === "none") {
                Reflect.deleteProperty(unanswered, address);
            }
        }),
    );
    return { ...state, guests, userIds, unanswered };
}
