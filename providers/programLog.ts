import * as pulumi from "@pulumi/pulumi";
import { defuse } from "../rules/text";

/** Messages of the program itself to the people who watch the run; names and answers in them cannot act. */
export const programLog = {
    info: (message: string, resource?: pulumi.Resource): void =>
        void pulumi.log.info(defuse(message), resource),
    warn: (message: string, resource?: pulumi.Resource): void =>
        void pulumi.log.warn(defuse(message), resource),
};
