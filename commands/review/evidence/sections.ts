import type { Item, Section } from "../../shared/report";
import type { Calibration } from "./calibration";
import type { EffectKind } from "./effects";
import type { Evidence } from "./evidence";

/** Rows of the table; the JSON form has all. */
const maxRows = 100;

const words: Readonly<Record<EffectKind, string>> = {
    newlyBlocked: "blocked",
    newlyAskedTwice: "asked for MFA twice",
    newlyAskedHere: "asked for MFA here",
    uncertain: "perhaps different: not enough is known",
    noLongerBlocked: "no longer blocked",
    noLongerAskedTwice: "no longer asked twice",
    noLongerAskedHere: "no longer asked for MFA here",
    otherwise: "different in another way",
};

const marks: Partial<Record<EffectKind, Item["mark"]>> = {
    newlyBlocked: "error",
    newlyAskedTwice: "warning",
    newlyAskedHere: "warning",
    uncertain: "warning",
};

/** The result in a sentence. */
export function evidenceText({ signIns, people, from, to, totals, othersLeftOut }: Evidence): string {
    if (signIns === 0) {
        return "The sign-in log has no sign-in that could be judged.";
    }
    const who = othersLeftOut > 0 ? "sign-ins of guests" : "sign-ins";
    const period = from === null || to === null ? "" : ` from ${from.slice(0, 10)} to ${to.slice(0, 10)}`;
    const of = (effect: EffectKind) =>
        `${number(totals[effect].signIns)} by ${number(totals[effect].people)} people`;
    return (
        `Of ${number(signIns)} ${who} by ${number(people)} people${period}, ${of("newlyAskedHere")} would newly be asked for MFA in ` +
        `this tenant (${number(totals.newlyAskedTwice.signIns)} of them after MFA at home: twice), ` +
        `${of("noLongerAskedHere")} no longer; ${number(totals.newlyBlocked.signIns)} would be blocked.`
    );
}

/** What the change would have done to the log's sign-ins, and how far the model can be trusted. */
export function evidenceSections(evidence: Evidence): readonly Section[] {
    const { rows, totals, notJudged, notes, calibration } = evidence;
    const present = (Object.keys(words) as EffectKind[]).filter((effect) => totals[effect].signIns > 0);
    const left = Object.entries(notJudged).map(
        ([reason, count]) => `${number(count)} sign-ins were not judged: ${reason}.`,
    );
    return [
        {
            title: "The log's sign-ins under the change",
            importance: 6,
            text: evidenceText(evidence),
            items: [
                ...present.map((effect): Item => {
                    const { signIns, people } = totals[effect];
                    const mark = marks[effect];
                    return {
                        ...(mark && { mark }),
                        text: `${number(signIns)} sign-ins by ${number(people)} people: ${words[effect]}`,
                    };
                }),
                ...[...left, ...notes].map((text): Item => ({ mark: "note", text })),
            ],
            ...(rows.length > 0 && {
                table: {
                    head: ["effect", "home tenant", "application", "sign-ins", "people"],
                    rows: rows
                        .slice(0, maxRows)
                        .map(({ effect, home, application, signIns, people, userIds }) => [
                            words[effect],
                            home,
                            application,
                            number(signIns),
                            userIds === undefined
                                ? number(people)
                                : `${number(people)}: ${userIds.join(", ")}`,
                        ]),
                },
            }),
        },
        ...(calibration === null ? [] : [calibrationSection(calibration)]),
    ];
}

function calibrationSection(calibration: Calibration): Section {
    const { compared, agreed, disagreements, promptsCompared, promptsAgreed, promptDisagreements } =
        calibration;
    const { olderThanChange, notInModel, modelUnknown, logUnknown, unfinished } = calibration.leftOut;
    const leftOut = [
        [olderThanChange, "older than the policy's last change"],
        [notInModel, "of policies that the model does not have"],
        [modelUnknown, "that the model cannot determine"],
        [logUnknown, "that the log calls unknown"],
        [unfinished, "of sign-ins that the person did not finish"],
    ] as const;
    const named = leftOut.filter(([count]) => count > 0).map(([count, text]) => `${number(count)} ${text}`);
    const isPerfect = disagreements.length + promptDisagreements.length === 0;
    return {
        title: "The model compared with the log",
        importance: 5,
        text:
            `The model of today's policies agrees with ${share(agreed, compared)} of ${number(compared)} logged policy results, and ` +
            `with ${share(promptsAgreed, promptsCompared)} of ${number(promptsCompared)} prompts for MFA.` +
            `${named.length === 0 ? "" : ` Not compared: ${named.join("; ")}.`}` +
            `${isPerfect ? "" : " A disagreement is a finding about the model. Do not rely on the model there."}`,
        items: [
            ...disagreements.map(({ policy, logged, model, reasons, signIns }) => ({
                mark: "warning" as const,
                text:
                    `${number(signIns)} sign-ins: the log says ${logged} of the policy "${policy}", the model ${model}` +
                    `${reasons.length === 0 ? "" : ` (${reasons.join(", ")})`}.`,
            })),
            ...promptDisagreements.map(({ home, logged, model, signIns }) => ({
                mark: "warning" as const,
                text: `${number(signIns)} sign-ins from ${home}: ${logged} by the log, ${model} by the model.`,
            })),
        ],
    };
}

/** Rounded down, so that 100 % means all. */
function share(part: number, whole: number): string {
    return whole === 0 ? "none" : `${Math.floor((1_000 * part) / whole) / 10} %`;
}

function number(count: number): string {
    return count.toLocaleString("en-US");
}
