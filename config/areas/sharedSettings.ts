import { z } from "zod";

const file = z.string("must be a path, or a list of paths").min(1, "must not be empty");

/** Keys about the stack config itself: what it shares with others, and how it is chosen among many. */
export const sharedSettingsFields = {
    extends: z
        .union([file, z.array(file)])
        .optional()
        .describe(
            "Files with settings that several stacks share, from the stacks folder. What the stack config says goes before.",
        ),
    tags: z
        .array(
            z
                .string("must be a text")
                .regex(/^[^,\s]+$/, "must be one word without commas, because --tag takes a list"),
        )
        .optional()
        .describe("Words by which `tenants --tag` chooses stacks."),
};
