package io.walletstream.stream.ha;

import java.util.regex.Pattern;
import org.apache.flink.api.common.ApplicationID;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.CheckpointStoreUtil;
import org.apache.flink.runtime.jobmanager.ApplicationStoreUtil;
import org.apache.flink.runtime.jobmanager.ExecutionPlanStoreUtil;

/** What the files of jobs, applications and checkpoints are called: their id, or a number of 19 digits, so that names sort as numbers do. */
enum EntryNames implements ExecutionPlanStoreUtil, ApplicationStoreUtil, CheckpointStoreUtil {
    INSTANCE;

    static final Pattern IDS = Pattern.compile("[0-9a-f]{32}");
    static final Pattern NUMBERS = Pattern.compile("[0-9]{19}");

    @Override
    public String jobIDToName(JobID job) {
        return job.toHexString();
    }

    @Override
    public JobID nameToJobID(String name) {
        return JobID.fromHexString(name);
    }

    @Override
    public String applicationIdToName(ApplicationID application) {
        return application.toHexString();
    }

    @Override
    public ApplicationID nameToApplicationId(String name) {
        return ApplicationID.fromHexString(name);
    }

    @Override
    public String checkpointIDToName(long checkpoint) {
        return String.format("%019d", checkpoint);
    }

    @Override
    public long nameToCheckpointID(String name) {
        return Long.parseLong(name);
    }
}
