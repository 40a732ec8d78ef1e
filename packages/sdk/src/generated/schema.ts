// Made by `npm run generate` out of api/openapi.json: change that, not this.
export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process lives
         * @description Asks nothing else: for a supervisor that restarts what hangs.
         */
        get: operations["health_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This process's metrics in Prometheus' text format (operator)
         * @description Requests by route and status, Node's own figures, and of each host its checks and the room in its pool.
         */
        get: operations["metrics_text"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the database, a worker and at least one host are there
         * @description For a load balancer, which sends requests only where all three are.
         */
        get: operations["health_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description Without their secrets, which are shown once, when a key is made or rotated.
         */
        get: operations["apiKeys_list"];
        put?: never;
        /**
         * Create an API key
         * @description The secret is in this answer alone. A key can do no more than the one that makes it: no wider scopes, selector or addresses.
         */
        post: operations["apiKeys_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a key could do
         * @description Judges a scope, labels and an address by the rules that requests are judged with; quotas and the states of objects are not asked.
         */
        post: operations["apiKeys_simulate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an API key
         * @description Without its secret.
         */
        get: operations["apiKeys_get"];
        put?: never;
        post?: never;
        /**
         * Delete an API key
         * @description It stops working at once.
         */
        delete: operations["apiKeys_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}/actions/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give an API key a new secret; the present one works on for a while
         * @description The id stays. For `overlapSeconds` both secrets work, so that callers can change over one by one.
         */
        post: operations["apiKeys_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was done and what was refused
         * @description Changes to the tenant's objects, by its own keys and by those of tenants above it, with the outcome of each; an entry appears a moment after its answer.
         */
        get: operations["audit_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List backups
         * @description Of the whole tenant, those of deleted containers too.
         */
        get: operations["backups_list"];
        put?: never;
        /**
         * Upload the file of a backup
         * @description One that was downloaded, from this installation or another. It is kept once its archive was unpacked on trial.
         */
        post: operations["backups_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a backup
         * @description Its size, digest and state; the file is behind `/download`.
         */
        get: operations["backups_get"];
        put?: never;
        post?: never;
        /**
         * Delete a backup and its file
         * @description Fails with `conflict` while others hold only what changed since it, or while it is being made.
         */
        delete: operations["backups_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backups/{id}/actions/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new container of a backup
         * @description With the backup's settings, except those named here. Its archive becomes a private image first, which counts in the quota and goes with its last user.
         */
        post: operations["backups_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backups/{id}/actions/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify a backup
         * @description Its file is read again, held to its digest and unpacked on trial; an encrypted one is unpacked when its passphrase is given.
         */
        post: operations["backups_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backups/{id}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the file of a backup
         * @description Also of one in error, as long as there is one. A line of JSON that describes the container, then the tar archive of its files; an encrypted one is a file of age.
         */
        get: operations["backups_download"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List containers
         * @description As the hosts last told of them.
         */
        get: operations["containers_list"];
        put?: never;
        /**
         * Create a container
         * @description Reserves quota and a place at once and answers `provisioning`; the operation unpacks, connects and starts it. When that fails, what was reserved is given back.
         */
        post: operations["containers_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/actions/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start, stop, restart, kill, pause or resume the containers a label selector matches
         * @description All that match and whose status allows it. Fails with `invalid`, and does nothing, when too many match.
         */
        post: operations["containerBatches_power"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create several containers, or none
         * @description One operation each. What is wrong with one is told with its place, as `/items/3/name`, and then none is made.
         */
        post: operations["containerBatches_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a container
         * @description As its host last told of it.
         */
        get: operations["containers_get"];
        put?: never;
        post?: never;
        /**
         * Delete a container
         * @description Stops it first, at once with `force`. Its snapshots and backups stay, its volumes become available. Fails with `protected` while it is protected.
         */
        delete: operations["containers_delete"];
        options?: never;
        head?: never;
        /**
         * Change labels, protection, autostart or limits
         * @description Labels and protection change at once (status 200). Limits, profiles and autostart change on the host (202), and change back when that fails.
         */
        patch: operations["containers_update"];
        trace?: never;
    };
    "/v1/containers/{id}/actions/kill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a container at once
         * @description Without asking its processes; what they had not written is lost.
         */
        post: operations["containers_kill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/{id}/actions/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Freeze a container
         * @description Its processes stand still, with their memory, until it is resumed.
         */
        post: operations["containers_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/{id}/actions/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the container anew from an image; id, name and addresses stay
         * @description From its own image when none is named. The files it replaces are kept for 24 hours, unless `safetySnapshot` is false: the operation can be reverted.
         */
        post: operations["containers_rebuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/{id}/actions/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a container and start it again
         * @description Limits and profiles that change at a start have changed then.
         */
        post: operations["containers_restart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/{id}/actions/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a frozen container go on
         * @description Its processes run on from where they were.
         */
        post: operations["containers_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/{id}/actions/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a container
         * @description One that runs stays as it is.
         */
        post: operations["containers_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/{id}/actions/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a container, by force when its time is up
         * @description Its init is asked first; after `timeoutSeconds` it is killed. One that is stopped stays as it is.
         */
        post: operations["containers_stop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/{id}/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Back up a container, running or not, into one file
         * @description One instant of its files, with its settings. With `base` only what changed since that backup; with `passphrase` encrypted with age.
         */
        post: operations["backups_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/{id}/console": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A container's console
         * @description What its init and getty show, and their keyboard. Each viewer first sees the newest 16 KiB. Open it as a WebSocket. Browsers, which cannot set headers, offer the protocols berth.v1 and berth.bearer.<key>.
         */
        get: operations["containerStreams_console"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/{id}/exec": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a command in a container and answer its output
         * @description Waits for its end, at most `timeoutSeconds`. Of its output up to 1 MiB each is kept; `truncated` says whether there was more. It is run once, never repeated by Berth. Fails with `conflict` unless the container runs.
         */
        post: operations["containers_exec"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/{id}/exec/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Run a command in a container, its input and output as they come
         * @description With a terminal or with separate streams. The command is killed when its caller leaves. Open it as a WebSocket. Browsers, which cannot set headers, offer the protocols berth.v1 and berth.bearer.<key>.
         */
        get: operations["containerStreams_exec"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/{id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a file of a container, or list a folder as JSON; owner and mode are in X-Berth-Uid, -Gid and -Mode
         * @description Whether the container runs or not. Links are followed within the container, never out of it.
         */
        get: operations["files_read"];
        /**
         * Write a file of a container: the body replaces it in one step
         * @description Or make a folder. Readers see the old content or the new one whole. Fails with `quota_exceeded` when the container's disk is full.
         */
        put: operations["files_write"];
        post?: never;
        /**
         * Remove a file or a folder of a container
         * @description A folder with content asks for `recursive`, else it fails with `conflict`.
         */
        delete: operations["files_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/{id}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest lines of a container's console
         * @description At most 1 MiB of text.
         */
        get: operations["containers_logs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/{id}/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the snapshots of a container
         * @description Fails with `not_found` when the container is gone; its snapshots are then still in `/v1/snapshots`.
         */
        get: operations["snapshots_listOfContainer"];
        put?: never;
        /**
         * Take a snapshot of a container
         * @description One instant of its files, running or not: a running container is frozen for that instant.
         */
        post: operations["snapshots_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/{id}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a container uses now
         * @description Asked of its host. Fails with `conflict` unless it runs or is paused.
         */
        get: operations["containers_stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the events there are now; with Accept: text/event-stream follow them as server-sent events, without end
         * @description Of the nouns that the key may read, in order, none left out; kept for seven days. `Last-Event-ID` or `after` goes on behind an event.
         */
        get: operations["events_follow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare the database, the hosts, the files of backups and the quotas (operator)
         * @description What does not agree, each with what to do about it; `berth fsck` prints it.
         */
        get: operations["findings_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/firewalls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List firewalls
         * @description What may reach containers, and what these may reach.
         */
        get: operations["firewalls_list"];
        put?: never;
        /**
         * Make a firewall
         * @description To a container it applies to comes what one of its rules allows; from it goes all, or what a rule allows once one is for that way. It holds within a second, when its status is active.
         */
        post: operations["firewalls_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/firewalls/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a firewall
         * @description With to how many containers it applies, and whether their hosts hold it.
         */
        get: operations["firewalls_get"];
        put?: never;
        post?: never;
        /**
         * Delete a firewall
         * @description Containers that no other applies to are open again.
         */
        delete: operations["firewalls_delete"];
        options?: never;
        head?: never;
        /**
         * Change a firewall
         * @description Connections that stay allowed go on, others end.
         */
        patch: operations["firewalls_update"];
        trace?: never;
    };
    "/v1/firewalls/{id}/hits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what a firewall let by and dropped
         * @description Since its rules are as they are, or the hosts were started.
         */
        get: operations["firewalls_hits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List hosts (operator)
         * @description What each says of itself: versions, capabilities, room, and what was checked on it.
         */
        get: operations["hosts_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/image-campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List image campaigns
         * @description Those under way and those that have ended.
         */
        get: operations["imageCampaigns_list"];
        put?: never;
        /**
         * Move containers from one image to its successor
         * @description In waves; what the containers wrote stays, what they never touched is the new image's. After more than `maxFailures` failures it has failed, and no further wave begins.
         */
        post: operations["imageCampaigns_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/image-campaigns/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an image campaign
         * @description With how many of its containers were moved, failed, or wait for their turn.
         */
        get: operations["imageCampaigns_get"];
        put?: never;
        post?: never;
        /**
         * Forget an image campaign that has ended
         * @description Its containers stay as they are. Fails with `conflict` while it is under way.
         */
        delete: operations["imageCampaigns_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/image-campaigns/{id}/actions/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leave the containers whose turn has not come on the old image
         * @description The wave that is under way ends as it would have; then the campaign has ended.
         */
        post: operations["imageCampaigns_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/image-campaigns/{id}/actions/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin no further wave until it is resumed
         * @description The wave that is under way ends as it would have.
         */
        post: operations["imageCampaigns_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/image-campaigns/{id}/actions/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a paused image campaign go on
         * @description The next wave begins.
         */
        post: operations["imageCampaigns_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/image-campaigns/{id}/actions/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move the containers that were moved back to the old image, in waves
         * @description What they wrote stays. Also after the campaign has ended.
         */
        post: operations["imageCampaigns_rollback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/image-campaigns/{id}/containers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what an image campaign did to each container
         * @description With the operation that moved it, why it failed or was skipped, and the paths where its own files hide what the new image changes.
         */
        get: operations["imageCampaigns_results"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List images: your own and the public ones
         * @description Those of other tenants are seen when they are public.
         */
        get: operations["images_list"];
        put?: never;
        /**
         * Import an image
         * @description From a URL, a registry or a snapshot, as the JSON says; or from the body, a tar archive (plain, gzip, xz or zstd) of a root file system, an OCI layout or an Incus image.
         */
        post: operations["images_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an image, by id, name or alias
         * @description An own image comes before a public one of that name.
         */
        get: operations["images_get"];
        put?: never;
        post?: never;
        /**
         * Delete an image that nothing uses
         * @description Fails with `conflict` while containers, snapshots or image campaigns of any tenant use it.
         */
        delete: operations["images_delete"];
        options?: never;
        head?: never;
        /**
         * Change the name, alias, labels, visibility or deprecation of an image
         * @description Containers that were made of it stay. Public images are the operator's to change.
         */
        patch: operations["images_update"];
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who the caller is
         * @description The tenant and the key, with its scopes: what a client asks first.
         */
        get: operations["me_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List operations
         * @description What was and is being done on hosts, with each step.
         */
        get: operations["operations_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an operation, or wait for its end
         * @description With `wait` the answer is held until it has ended or the seconds are over.
         */
        get: operations["operations_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{id}/actions/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an operation
         * @description It begins no further step, is taken back and ends as failed. What cannot be taken back, as when its host is gone, is left and told in the log. Fails with `conflict` when it has ended.
         */
        post: operations["operations_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{id}/actions/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back a restore, a rebuild or a revert
         * @description The root file system that was replaced comes back. Fails with `conflict` when that is kept no more.
         */
        post: operations["operations_revert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a request would do: as the request itself with dryRun=true
         * @description Takes method, path and body of a change below /v1, judges it as that request would be, and changes nothing.
         */
        post: operations["plans_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/port-forwards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List port forwards
         * @description Ports of public addresses that lead to containers.
         */
        get: operations["portForwards_list"];
        put?: never;
        /**
         * Have a port lead to a container
         * @description It is let through within a second, when its status is active; the address is the one that the host of the container shares.
         */
        post: operations["portForwards_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/port-forwards/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a port forward
         * @description With where it is reached, and whether its host lets it through.
         */
        get: operations["portForwards_get"];
        put?: never;
        post?: never;
        /**
         * Delete a port forward; no new connection is let through
         * @description What is connected through it is cut off.
         */
        delete: operations["portForwards_delete"];
        options?: never;
        head?: never;
        /**
         * Change a port forward
         * @description Its address and port stay; what is connected goes on.
         */
        patch: operations["portForwards_update"];
        trace?: never;
    };
    "/v1/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the tenant may use, and uses
         * @description Each resource with its limit, what is used and what is promised to tenants below.
         */
        get: operations["quotas_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/registries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List logins of registries
         * @description Without their passwords.
         */
        get: operations["registries_list"];
        put?: never;
        /**
         * Keep the login of a registry
         * @description Imports from that host use it. The password is sealed and never shown again.
         */
        post: operations["registries_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/registries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the login of a registry, without its password
         * @description With its host and user name.
         */
        get: operations["registries_get"];
        put?: never;
        post?: never;
        /**
         * Forget the login of a registry; images that came from it stay
         * @description Fetches that are under way go on with it.
         */
        delete: operations["registries_delete"];
        options?: never;
        head?: never;
        /**
         * Change the login of a registry
         * @description Fetches that are under way go on with what they began with.
         */
        patch: operations["registries_update"];
        trace?: never;
    };
    "/v1/snapshot-schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List snapshot schedules
         * @description With when each runs next.
         */
        get: operations["snapshotSchedules_list"];
        put?: never;
        /**
         * Take snapshots on a schedule
         * @description Of the containers that its selector matches at that time, by a cron expression in a time zone. What `retention` does not keep is deleted.
         */
        post: operations["snapshotSchedules_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/snapshot-schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a snapshot schedule
         * @description With when it runs next and when it last ran.
         */
        get: operations["snapshotSchedules_get"];
        put?: never;
        post?: never;
        /**
         * Delete a snapshot schedule; what it took stays
         * @description Those snapshots are then kept until they are deleted or expire.
         */
        delete: operations["snapshotSchedules_delete"];
        options?: never;
        head?: never;
        /**
         * Change a snapshot schedule
         * @description Its next run is counted from now.
         */
        patch: operations["snapshotSchedules_update"];
        trace?: never;
    };
    "/v1/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List snapshots
         * @description Of the whole tenant, those of deleted containers too.
         */
        get: operations["snapshots_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/snapshots/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a snapshot
         * @description Its files can be read without restoring it: `/files`.
         */
        get: operations["snapshots_get"];
        put?: never;
        post?: never;
        /**
         * Delete a snapshot
         * @description Fails with `protected` while it is protected, or `conflict` while a container is being made of it.
         */
        delete: operations["snapshots_delete"];
        options?: never;
        head?: never;
        /**
         * Change name, labels, protection or expiry
         * @description At once; a time that has passed is refused.
         */
        patch: operations["snapshots_update"];
        trace?: never;
    };
    "/v1/snapshots/{id}/actions/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put the container back to the snapshot
         * @description What runs is killed and started again. The files it replaces are kept for 24 hours, unless `safetySnapshot` is false: the operation can be reverted.
         */
        post: operations["snapshots_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/snapshots/{id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the paths in which a snapshot differs from an older one, or from its image
         * @description At most 10,000, each with what happened to it. Fails with `conflict` when the two are on different hosts.
         */
        get: operations["files_diff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/snapshots/{id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a file of a snapshot, or list a folder as JSON, without restoring anything
         * @description Owner and mode are in X-Berth-Uid, -Gid and -Mode.
         */
        get: operations["files_readSnapshot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tenants
         * @description All below yours, not yours itself.
         */
        get: operations["tenants_list"];
        put?: never;
        /**
         * Create a tenant, with its quota and first key
         * @description Below yours, its quota promised out of yours. The key's secret is in this answer alone.
         */
        post: operations["tenants_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a tenant
         * @description Your own, or one below it.
         */
        get: operations["tenants_get"];
        put?: never;
        post?: never;
        /**
         * Delete a tenant that has nothing left
         * @description With its keys, quota and history. Fails with `conflict` while it has containers, snapshots, images, or tenants below it.
         */
        delete: operations["tenants_delete"];
        options?: never;
        head?: never;
        /**
         * Rename a tenant, or change what it may promise; the tenant itself says whether those above it may reach inside
         * @description Name and overcommit are given from above, profiles by the operator, `parentAccess` by the tenant itself; anyone else is `forbidden`.
         */
        patch: operations["tenants_update"];
        trace?: never;
    };
    "/v1/tenants/{id}/actions/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a suspension: what ran runs again
         * @description Unless a tenant above it is suspended still.
         */
        post: operations["tenants_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{id}/actions/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend a tenant and all below it: containers are stopped, keys may read and change nothing
         * @description Nothing is deleted; `resume` starts again what ran.
         */
        post: operations["tenants_suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{id}/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A tenant's limits and what it uses
         * @description With what is promised to tenants below it.
         */
        get: operations["tenants_quota"];
        /**
         * Change the named limits of a tenant
         * @description The others stay. A limit below what is used stops growth alone. Fails with `quota_exceeded` when the tenant above cannot promise that much.
         */
        put: operations["tenants_setQuota"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the tenant used, for billing
         * @description Whole hours between `from` and `to`, at most 400 days; by container, or by each resource, when grouped.
         */
        get: operations["usage_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/volume-snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List snapshots of volumes
         * @description Of the whole tenant, those of deleted volumes too.
         */
        get: operations["volumeSnapshots_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/volume-snapshots/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a snapshot of a volume
         * @description With the volume it is of and the room it takes.
         */
        get: operations["volumeSnapshots_get"];
        put?: never;
        post?: never;
        /**
         * Delete a snapshot of a volume
         * @description Fails with `protected` while it is protected, or `conflict` while something is being done to it.
         */
        delete: operations["volumeSnapshots_delete"];
        options?: never;
        head?: never;
        /**
         * Change name, labels or protection
         * @description At once.
         */
        patch: operations["volumeSnapshots_update"];
        trace?: never;
    };
    "/v1/volume-snapshots/{id}/actions/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put the volume back to the snapshot; no container may have it
         * @description What was written since is lost. Fails with `conflict` when the volume is gone, or smaller by now than the snapshot.
         */
        post: operations["volumeSnapshots_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/volumes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List volumes
         * @description Attached or not.
         */
        get: operations["volumes_list"];
        put?: never;
        /**
         * Create a volume, empty or from a snapshot of another
         * @description On the host of the container it is for, when one is named.
         */
        post: operations["volumes_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/volumes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a volume
         * @description With the container it is attached to.
         */
        get: operations["volumes_get"];
        put?: never;
        post?: never;
        /**
         * Delete a volume that no container has; its snapshots stay
         * @description Fails with `protected` while it is protected, or `conflict` while a container has it.
         */
        delete: operations["volumes_delete"];
        options?: never;
        head?: never;
        /**
         * Change name, labels, protection or size
         * @description All but the size at once (status 200); the size on the host (202), and back again when that fails.
         */
        patch: operations["volumes_update"];
        trace?: never;
    };
    "/v1/volumes/{id}/actions/attach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring a volume to a container, at once and at each of its starts
         * @description Fails with `conflict` when it is attached elsewhere, on another host, or its path is taken.
         */
        post: operations["volumes_attach"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/volumes/{id}/actions/detach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a volume away from its container
         * @description While files on it are open the operation fails with `busy`, unless forced.
         */
        post: operations["volumes_detach"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/volumes/{id}/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the snapshots of a volume
         * @description Fails with `not_found` when the volume is gone; its snapshots are then still in `/v1/volume-snapshots`.
         */
        get: operations["volumeSnapshots_listOfVolume"];
        put?: never;
        /**
         * Take a snapshot of a volume
         * @description Of one instant, also while a container writes to it.
         */
        post: operations["volumeSnapshots_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/volumes/{id}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a volume holds
         * @description By the count of its file system, which lags by up to half a minute.
         */
        get: operations["volumes_stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhooks
         * @description Without their secrets.
         */
        get: operations["webhooks_list"];
        put?: never;
        /**
         * Create a webhook
         * @description It gets events from now on, of what the key that makes it may read, signed as Standard Webhooks has it. The secret is in this answer alone.
         */
        post: operations["webhooks_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a webhook
         * @description Without its secret.
         */
        get: operations["webhooks_get"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook
         * @description With its deliveries; nothing further is sent.
         */
        delete: operations["webhooks_delete"];
        options?: never;
        head?: never;
        /**
         * Change a webhook
         * @description One that is turned on again gets events from then on.
         */
        patch: operations["webhooks_update"];
        trace?: never;
    };
    "/v1/webhooks/{id}/actions/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook a new secret; for a while what is sent is signed with both
         * @description So that a receiver can change over in its own time.
         */
        post: operations["webhooks_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was sent to a webhook, and how that went
         * @description Every attempt of the last 30 days.
         */
        get: operations["webhooks_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries/{deliveryId}/actions/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery again
         * @description However it went, and under its first id, by which a receiver knows it has it.
         */
        post: operations["webhooks_replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ApiKey: {
            /** @description Opaque id */
            id: string;
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name: string;
            /**
             * @description What it may do: noun:verb, noun:*, *:verb or *
             * @example [
             *       "containers:read"
             *     ]
             */
            scopes: string[];
            /** @description The beginning of the key, to recognise it by */
            prefix: string;
            /**
             * @description Label selector: it acts only on containers and snapshots that match
             * @example team=core
             */
            selector?: string;
            /**
             * @description Blocks of addresses it may be used from; empty: any
             * @example [
             *       "192.0.2.0/24"
             *     ]
             */
            allowedCidrs: string[];
            /** @description Made by a tenant above: secrets and files inside are closed to it unless the tenant opens them */
            fromAbove: boolean;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it stops working; never, when absent
             */
            expiresAt?: string;
            /**
             * Format: date-time
             * @description When it was last used, to the minute
             */
            lastUsedAt?: string;
            /**
             * Format: int32
             * @description Counts changes, which its use is not; also its ETag
             */
            version: number;
        };
        AttachVolume: {
            /** @description The container, by id or name, running or not */
            container: string;
            /**
             * @description Where in it: an absolute path. What is there is covered; folders that are missing are made
             * @example /srv/data
             */
            path: string;
            /** @description Nothing in the container can write to it, its root neither; false when left out */
            readOnly?: boolean;
        };
        AuditActor: {
            /** @description The key, which may be gone */
            keyId: string;
            /** @description Its name */
            name: string;
            /** @description The tenant it belongs to: another one when a parent acted */
            tenantId: string;
        };
        AuditEntry: {
            /** @description Opaque id */
            id: string;
            /**
             * @description The route, or the mutation
             * @example POST /v1/containers
             */
            action: string;
            /** @description ok, or the code of the error */
            outcome: string;
            /** @description Who; absent when the caller had no valid key */
            actor?: components["schemas"]["AuditActor"];
            /** @description The object it was done to */
            resourceId?: string;
            /** @description The address it came from */
            remote: string;
            /** @description The program it came from, as it called itself */
            userAgent?: string;
            /** @description The request, as in its answer */
            requestId: string;
            /**
             * Format: date-time
             * @description When
             */
            createdAt: string;
        };
        Backup: {
            /** @description Opaque id */
            id: string;
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name: string;
            /** @description The container it was made of, which may be gone; empty when it came as an upload */
            containerId: string;
            /** @description That container's name at the time */
            containerName: string;
            /**
             * @description Ready ones can be restored; all with a digest can be downloaded
             * @enum {string}
             */
            status: "creating" | "ready" | "deleting" | "error";
            /** @description Only after a failure */
            statusReason?: components["schemas"]["BackupStatusReason"];
            /**
             * Format: int64
             * @description Size of the file in bytes, a whole number; 0 until ready
             */
            sizeBytes: number;
            /** @description sha256: and the hex digest of the file; empty until ready */
            digest: string;
            /** @description The backup that it holds the changes since; absent when it holds all */
            baseId?: string;
            /** @description Whether its file is closed with a passphrase, in the format of age */
            encrypted: boolean;
            /** @description What of the container's files is not in it, each with why: the first hundred. Sockets and devices, which hold nothing, are not told */
            leftOut: string[];
            /** @description Labels */
            labels: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description When it was asked for
             */
            createdAt: string;
            /**
             * Format: int32
             * @description Counts changes; the ETag
             */
            version: number;
        };
        BackupStatusReason: {
            /** @description A code of the catalogue */
            code: string;
            /** @description What happened */
            message: string;
        };
        BackupWithOperation: {
            /** @description The backup */
            backup: components["schemas"]["Backup"];
            /** @description The work under way */
            operation: components["schemas"]["Operation"];
        };
        CampaignContainer: {
            /** @description Id of the container; it may be gone */
            containerId: string;
            /** @description Its name at the time */
            name: string;
            /**
             * @description How far it is
             * @enum {string}
             */
            status: "pending" | "moving" | "moved" | "failed" | "skipped" | "returning" | "returned" | "stuck";
            /**
             * Format: int32
             * @description The wave it moved in
             */
            wave?: number;
            /** @description Id of the newest operation that moved it */
            operationId?: string;
            /** @description Why it failed, was skipped or is stuck */
            reason?: components["schemas"]["CampaignReason"];
            /** @description Up to 100 paths where its own copy hides what the new image changes, with that change; closed to tenants above, as its files are */
            shadows: components["schemas"]["FileChange"][];
            /** @description There may be more such paths */
            shadowsTruncated: boolean;
        };
        CampaignCounts: {
            /**
             * Format: int32
             * @description All of them
             */
            total: number;
            /**
             * Format: int32
             * @description Their turn has not come
             */
            pending: number;
            /**
             * Format: int32
             * @description On their way
             */
            moving: number;
            /**
             * Format: int32
             * @description On the new image
             */
            moved: number;
            /**
             * Format: int32
             * @description Failed on the new image, and back on the old one
             */
            failed: number;
            /**
             * Format: int32
             * @description Left alone, on the old image
             */
            skipped: number;
            /**
             * Format: int32
             * @description On their way back
             */
            returning: number;
            /**
             * Format: int32
             * @description Back on the old image by a roll-back
             */
            returned: number;
            /**
             * Format: int32
             * @description On the new image, because moving back failed
             */
            stuck: number;
        };
        CampaignHealthCheck: {
            /** @description Run in each container that was started on the new image, again and again until its exit code is 0; without one it must still run when the time is over */
            command: string[];
            /**
             * Format: int32
             * @description How long that may take; 60 when left out
             */
            timeoutSeconds: number;
        };
        CampaignHealthCheckInput: {
            /**
             * @description Run in each container that was started on the new image, again and again until its exit code is 0; without one it must still run when the time is over
             * @example [
             *       "/bin/true"
             *     ]
             */
            command?: string[];
            /**
             * Format: int32
             * @description How long that may take; 60 when left out
             * @example 30
             */
            timeoutSeconds?: number;
        };
        CampaignReason: {
            /** @description A code of the catalogue */
            code: string;
            /** @description For people */
            message: string;
        };
        CampaignWave: {
            /**
             * Format: int32
             * @description How many containers move at the same time
             */
            size: number;
            /**
             * Format: int32
             * @description Seconds between the end of a wave and the next; 0 when left out
             */
            pauseSeconds: number;
        };
        CampaignWaveInput: {
            /**
             * Format: int32
             * @description How many containers move at the same time
             * @example 10
             */
            size: number;
            /**
             * Format: int32
             * @description Seconds between the end of a wave and the next; 0 when left out
             */
            pauseSeconds?: number;
        };
        Container: {
            /** @description Opaque id */
            id: string;
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name: string;
            /**
             * @description What it is now
             * @enum {string}
             */
            status: "provisioning" | "stopped" | "starting" | "running" | "stopping" | "paused" | "restoring" | "deleting" | "error";
            /** @description Why, after a failure or an end nobody asked for */
            statusReason?: components["schemas"]["ContainerStatusReason"];
            /** @description What it was made from */
            image: components["schemas"]["ContainerImage"];
            /** @description What it may use */
            limits: components["schemas"]["ContainerLimits"];
            /** @description What it uses, as last measured; absent until its present run was, and while it does not run. No part of its version */
            usage?: components["schemas"]["ContainerUsage"];
            /**
             * @description How its host runs it
             * @example native
             */
            driver: string;
            /** @description Labels */
            labels: {
                [key: string]: string;
            };
            /** @description Its addresses */
            addresses: components["schemas"]["ContainerAddress"][];
            /** @description Refuses to be deleted */
            protected: boolean;
            /** @description Started again when its host comes up */
            autostart: boolean;
            /** @description What it runs; empty: the init of its image */
            command: string[];
            /** @description Whom its command runs as, by name or number, with a group after a colon; empty: root */
            user: string;
            /** @description The folder its command runs in; empty: / */
            workingDir: string;
            /** @description The signal that asks its command to end; empty: SIGTERM, or what an init halts by */
            stopSignal: string;
            /** @description Environment of its init */
            env: {
                [key: string]: string;
            };
            /** @description SHA-256 of its user data, in hex */
            userDataSha256?: string;
            /** @description What of the kernel it may reach beyond what every container may, from its next start on */
            profiles: ("fuse" | "iouring" | "nesting" | "nftables" | "tun")[];
            /**
             * Format: int32
             * @description How many snapshots of it there are
             */
            snapshots: number;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed
             */
            updatedAt: string;
            /**
             * Format: date-time
             * @description When its present run began; absent when it does not run
             */
            startedAt?: string;
            /**
             * Format: int32
             * @description Counts changes; also its ETag
             */
            version: number;
        };
        ContainerAddress: {
            /**
             * @description ipv4
             * @enum {string}
             */
            family: "ipv4";
            /**
             * @description Without a prefix length
             * @example 10.128.0.2
             */
            address: string;
            /** @description The network it belongs to */
            networkId: string;
        };
        ContainerAnswer: {
            /** @description The container */
            container: components["schemas"]["Container"];
            /** @description The work that was started */
            operation: components["schemas"]["Operation"];
        };
        ContainerAnswers: {
            /** @description In the order asked */
            items: components["schemas"]["ContainerAnswer"][];
        };
        ContainerChange: {
            /** @description The container */
            container: components["schemas"]["Container"];
            /** @description The work that was started, when limits, profiles or autostart change */
            operation?: components["schemas"]["Operation"];
        };
        ContainerImage: {
            /** @description Opaque id; the image may be gone */
            id: string;
            /** @description Its name at the time */
            name: string;
        };
        ContainerLimits: {
            /**
             * Format: double
             * @description Cores
             * @example 1
             */
            cpus: number;
            /**
             * Format: int32
             * @description Memory
             * @example 512
             */
            memoryMiB: number;
            /**
             * Format: int32
             * @description Writable disk
             * @example 4096
             */
            diskMiB: number;
            /**
             * Format: int32
             * @description Processes and threads
             * @example 512
             */
            processes: number;
            /**
             * Format: int32
             * @description Part of what several busy containers share; absent: 100 for each core
             */
            cpuWeight?: number;
            /**
             * Format: int32
             * @description Swap besides the memory; absent: none
             */
            swapMiB?: number;
            /**
             * Format: int32
             * @description MiB per second read from disk; absent: not bounded
             */
            ioReadMiBps?: number;
            /**
             * Format: int32
             * @description MiB per second written to disk; absent: not bounded
             */
            ioWriteMiBps?: number;
            /**
             * Format: int32
             * @description Reads from disk per second; absent: not bounded
             */
            ioReadIops?: number;
            /**
             * Format: int32
             * @description Writes to disk per second; absent: not bounded
             */
            ioWriteIops?: number;
            /**
             * Format: int32
             * @description Megabits per second received; absent: not bounded
             */
            networkInMbps?: number;
            /**
             * Format: int32
             * @description Megabits per second sent; absent: not bounded
             */
            networkOutMbps?: number;
        };
        ContainerStatusReason: {
            /** @description A code of the catalogue, or exited, killed, oom_killed, halted, rebooted, lost */
            code: string;
            /** @description For people */
            message: string;
        };
        ContainerUsage: {
            /**
             * Format: double
             * @description Cores, on average since the measurement before
             * @example 0.25
             */
            cpus: number;
            /**
             * Format: int32
             * @description Memory
             * @example 96
             */
            memoryMiB: number;
            /**
             * Format: int32
             * @description Disk written
             * @example 12
             */
            diskMiB: number;
            /**
             * Format: int32
             * @description Processes and threads
             * @example 5
             */
            processes: number;
            /**
             * Format: date-time
             * @description When that was
             */
            at: string;
        };
        CreateApiKeyInput: {
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name: string;
            /**
             * @description What it may do; no more than the key that makes it
             * @example [
             *       "containers:read",
             *       "snapshots:*"
             *     ]
             */
            scopes: ("*" | "*:*" | "*:cancel" | "*:exec" | "*:read" | "*:write" | "api-keys:*" | "api-keys:read" | "api-keys:write" | "audit:*" | "audit:read" | "backups:*" | "backups:read" | "backups:write" | "containers:*" | "containers:exec" | "containers:read" | "containers:write" | "events:*" | "events:read" | "files:*" | "files:read" | "files:write" | "firewalls:*" | "firewalls:read" | "firewalls:write" | "hosts:*" | "hosts:read" | "image-campaigns:*" | "image-campaigns:read" | "image-campaigns:write" | "images:*" | "images:read" | "images:write" | "metrics:*" | "metrics:read" | "operations:*" | "operations:cancel" | "operations:read" | "port-forwards:*" | "port-forwards:read" | "port-forwards:write" | "quota:*" | "quota:read" | "registries:*" | "registries:read" | "registries:write" | "snapshot-schedules:*" | "snapshot-schedules:read" | "snapshot-schedules:write" | "snapshots:*" | "snapshots:read" | "snapshots:write" | "tenants:*" | "tenants:read" | "tenants:write" | "usage:*" | "usage:read" | "volume-snapshots:*" | "volume-snapshots:read" | "volume-snapshots:write" | "volumes:*" | "volumes:read" | "volumes:write" | "webhooks:*" | "webhooks:read" | "webhooks:write")[];
            /**
             * Format: date-time
             * @description When it stops working: in a year when left out, at most ten years ahead
             */
            expiresAt?: string;
            /**
             * @description Label selector: it acts only on containers and snapshots that match, and on little else
             * @example team=core
             */
            selector?: string;
            /**
             * @description Blocks of addresses it may be used from; left out: as the key that makes it
             * @example [
             *       "192.0.2.0/24"
             *     ]
             */
            allowedCidrs?: string[];
        };
        CreateBackupBody: {
            /**
             * @description DNS label, unique in the tenant; made from the time when absent
             * @example before-upgrade
             */
            name?: string;
            /**
             * @description Labels
             * @example {
             *       "reason": "upgrade"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
            /** @description An earlier backup of the container, by id or name: only what changed since is kept */
            base?: string;
            /**
             * @description Closes the file, in the format of age; never kept or shown. Without it nobody opens the file again
             * @example seven words that nobody else would say
             */
            passphrase?: string;
        };
        CreateContainerInput: {
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name: string;
            /**
             * @description The image, by id, name or alias; not needed with source
             * @example busybox
             */
            image?: string;
            /** @description Copy a snapshot or another container */
            source?: components["schemas"]["SourceInput"];
            /** @description What it may use */
            limits?: components["schemas"]["LimitsInput"];
            /**
             * @description Labels
             * @example {
             *       "env": "prod"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
            /** @description Start it at once; true when left out */
            start?: boolean;
            /** @description What to run instead of the image's own command or init: program and arguments */
            command?: string[];
            /** @description Boot the image's init although it has a command of its own; as root, stopped by the signal that init knows */
            init?: boolean;
            /** @description Environment of its init */
            env?: {
                [key: string]: string;
            };
            /** @description For cloud-init; never shown again */
            userData?: string;
            /** @description Public keys that may log in as root, as in ~/.ssh/id_ed25519.pub */
            sshKeys?: string[];
            /** @description Refuse to delete it */
            protected?: boolean;
            /** @description Start it again when its host comes up; true when left out */
            autostart?: boolean;
            /** @description What of the kernel it may reach beyond what every container may, if its tenant was granted that; a copied container keeps its own when left out */
            profiles?: ("fuse" | "iouring" | "nesting" | "nftables" | "tun")[];
        };
        CreateContainersInput: {
            /** @description 1 to 50; all are made, or none */
            items: components["schemas"]["CreateContainerInput"][];
        };
        CreateFirewallInput: {
            /**
             * @description DNS label, unique in the tenant
             * @example web
             */
            name: string;
            /** @description What is allowed; all that is sent to a container it applies to is dropped where there are none, and all that it sends goes out as long as no rule is for that way */
            rules?: components["schemas"]["FirewallRuleInput"][];
            /** @description Containers it applies to: those of either kind; none when left out */
            appliesTo?: components["schemas"]["FirewallTargetsInput"];
            /**
             * @description Labels
             * @example {
             *       "app": "web"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
        };
        CreateImageCampaignInput: {
            /**
             * @description DNS label, unique in the tenant; made up when left out
             * @example patch-1
             */
            name?: string;
            /**
             * @description Which containers: a label selector
             * @example env=prod,tier!=db
             */
            labels: string;
            /** @description The image they stand on: id, name or alias */
            fromImage: string;
            /** @description The image that takes its place: id, name or alias */
            toImage: string;
            /** @description How it goes forward; 10 at a time when left out */
            wave?: components["schemas"]["CampaignWaveInput"];
            /** @description When a container counts as moved; its start is enough when left out. A command asks for containers:exec too */
            healthCheck?: components["schemas"]["CampaignHealthCheckInput"];
            /**
             * Format: int32
             * @description More failures than this end the campaign; 0 when left out
             */
            maxFailures?: number;
            /** @description Only tell how many it would be, and which not */
            dryRun?: boolean;
        };
        CreatePortForwardInput: {
            /**
             * @description DNS label, unique in the tenant
             * @example web-http
             */
            name: string;
            /**
             * @description Of both ports
             * @enum {string}
             */
            protocol: "tcp" | "udp";
            /**
             * @description Address it is reached at; the one that the host of the container shares when left out, which is the only one there is
             * @example 198.51.100.7
             */
            publicAddress?: string;
            /**
             * Format: int32
             * @description Port it is reached at, of those that the installation lets be chosen; a free one of these when left out
             * @example 20080
             */
            publicPort?: number;
            /** @description The container it leads to, by id or name */
            containerId: string;
            /**
             * Format: int32
             * @description Port that the container listens on
             * @example 80
             */
            targetPort: number;
            /**
             * @description Blocks of IPv4 addresses it may be reached from; empty: anywhere
             * @example [
             *       "192.0.2.0/24"
             *     ]
             */
            allowedCidrs?: string[];
            /**
             * @description Labels
             * @example {
             *       "app": "web"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
        };
        CreateRegistryInput: {
            /**
             * @description DNS label, unique in the tenant
             * @example registry
             */
            name: string;
            /**
             * @description Of the addresses it is for: oci://host/repository, with the port when there is one; one login for each host
             * @example registry.example.com
             */
            host: string;
            /**
             * @description Who to log in as
             * @example robot
             */
            username: string;
            /**
             * @description Password or access token; never shown
             * @example a-token-of-the-registry
             */
            password: string;
        };
        CreateSnapshotBody: {
            /**
             * @description DNS label, unique in the tenant; made from the time when absent
             * @example before-upgrade
             */
            name?: string;
            /**
             * @description Labels
             * @example {
             *       "reason": "upgrade"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description When it is to be deleted by itself
             */
            expiresAt?: string;
            /** @description Refuse to delete it */
            protected?: boolean;
        };
        CreateSnapshotScheduleInput: {
            /**
             * @description DNS label, unique in the tenant
             * @example nightly
             */
            name: string;
            /**
             * @description Minute, hour, day of month, month, day of week
             * @example 15 3 * * *
             */
            cron: string;
            /**
             * @description IANA time zone of the expression; UTC when left out
             * @example UTC
             */
            timezone?: string;
            /**
             * @description Which containers, by labels as in lists; all of the tenant when left out
             * @example env=prod
             */
            selector?: string;
            /**
             * @description Name of each snapshot: {container}, {schedule}, {date} and {time} are filled in, and where a snapshot has that name, -2, -3 and so on added; {container}-{date}-{time} when left out
             * @example {container}-{date}-{time}
             */
            snapshotName?: string;
            /** @description Which snapshots are kept */
            retention?: components["schemas"]["RetentionInput"];
            /** @description Whether it runs; true when left out */
            enabled?: boolean;
        };
        CreateTenantInput: {
            /**
             * @description DNS label, unique below its parent
             * @example acme
             */
            name: string;
            /** @description The tenant above it: yours when left out */
            parentId?: string;
            /** @description Limits other than the defaults */
            quota?: components["schemas"]["QuotaLimits"];
            /**
             * Format: double
             * @description How many times its own limits it may promise to the tenants right below it; 1 when left out
             * @example 1
             */
            overcommit?: number;
            /** @description What its containers may ask for; the operator alone grants it */
            profiles?: ("fuse" | "iouring" | "nesting" | "nftables" | "tun")[];
        };
        CreateVolumeInput: {
            /**
             * @description DNS label, unique in the tenant
             * @example data
             */
            name: string;
            /**
             * Format: int32
             * @description The most it holds, in MiB
             * @example 1024
             */
            sizeMiB: number;
            /**
             * @description Labels
             * @example {
             *       "app": "db"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
            /** @description Refuse to delete it */
            protected?: boolean;
            /** @description A container, by id or name, on whose host it is made: only containers of that host can have it */
            container?: string;
            /** @description Empty when left out */
            source?: components["schemas"]["VolumeSource"];
        };
        CreateVolumeSnapshotBody: {
            /**
             * @description DNS label, unique in the tenant; made from the time when absent
             * @example before-upgrade
             */
            name?: string;
            /**
             * @description Labels
             * @example {
             *       "reason": "upgrade"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
            /** @description Refuse to delete it */
            protected?: boolean;
        };
        CreateWebhookInput: {
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name: string;
            /**
             * @description Where they are posted to: https, on the public internet
             * @example https://example.com/hooks/berth
             */
            url: string;
            /**
             * @description Which events: container.updated, container.* or *; all when left out
             * @example [
             *       "operation.updated"
             *     ]
             */
            types?: ("*" | "apiKey.*" | "apiKey.created" | "apiKey.deleted" | "apiKey.updated" | "backup.*" | "backup.created" | "backup.deleted" | "backup.updated" | "container.*" | "container.created" | "container.deleted" | "container.updated" | "firewall.*" | "firewall.created" | "firewall.deleted" | "firewall.updated" | "image.*" | "image.created" | "image.deleted" | "image.updated" | "imageCampaign.*" | "imageCampaign.created" | "imageCampaign.deleted" | "imageCampaign.updated" | "network.*" | "network.created" | "network.deleted" | "network.updated" | "operation.*" | "operation.created" | "operation.deleted" | "operation.updated" | "portForward.*" | "portForward.created" | "portForward.deleted" | "portForward.updated" | "registry.*" | "registry.created" | "registry.deleted" | "registry.updated" | "snapshot.*" | "snapshot.created" | "snapshot.deleted" | "snapshot.updated" | "snapshotSchedule.*" | "snapshotSchedule.created" | "snapshotSchedule.deleted" | "snapshotSchedule.updated" | "tenant.*" | "tenant.created" | "tenant.deleted" | "tenant.updated" | "volume.*" | "volume.created" | "volume.deleted" | "volume.updated" | "volumeSnapshot.*" | "volumeSnapshot.created" | "volumeSnapshot.deleted" | "volumeSnapshot.updated" | "webhook.*" | "webhook.created" | "webhook.deleted" | "webhook.updated")[];
        };
        CreatedApiKey: {
            /** @description The new key */
            apiKey: components["schemas"]["ApiKey"];
            /** @description The whole key; keep it, it is not shown again, also not when the request is repeated */
            secret?: string;
        };
        CreatedTenant: {
            /** @description The new tenant */
            tenant: components["schemas"]["Tenant"];
            /** @description Its first key, with all scopes */
            apiKey: components["schemas"]["ApiKey"];
            /** @description The whole key; keep it, it is not shown again, also not when the request is repeated */
            secret?: string;
        };
        CreatedWebhook: {
            /** @description The webhook */
            webhook: components["schemas"]["Webhook"];
            /** @description Verifies signatures: whsec_ and base64; keep it, it is not shown again, also not when the request is repeated */
            secret?: string;
        };
        DetachVolume: {
            /** @description Also while files on it are open: who has one open keeps it until it is closed. Otherwise that is refused as busy */
            force?: boolean;
        };
        DiskStats: {
            /**
             * Format: int32
             * @description Written by the container
             */
            usedMiB: number;
            /**
             * Format: int32
             * @description The most it may write
             */
            limitMiB: number;
        };
        Event: {
            /** @description Opaque id */
            id: string;
            /**
             * @description The kind of object, and created, updated or deleted
             * @example container.updated
             */
            type: string;
            /** @description What changed */
            resource: components["schemas"]["EventResource"];
            /** @description Its status, version, labels and the like after the change; read the object for the rest */
            data: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description When
             */
            at: string;
        };
        EventPage: {
            /** @description In order */
            items: components["schemas"]["Event"][];
            /** @description Where to go on: the next call's after */
            after: string;
        };
        EventResource: {
            /** @description container, snapshot, operation, ... */
            type: string;
            /**
             * @description Its id
             * @example ctr_01k00000000000000000000000
             */
            id: string;
            /** @description Its name at the time */
            name?: string;
        };
        Exec: {
            /**
             * @description Program and arguments; no shell in between
             * @example [
             *       "uname",
             *       "-a"
             *     ]
             */
            command: string[];
            /** @description Its input: text, or base64 with encoding base64; up to 1 MiB */
            stdin?: string;
            /** @description Added to the environment */
            env?: {
                [key: string]: string;
            };
            /** @description Directory to run in; / when left out */
            cwd?: string;
            /** @description Name or uid[:gid] inside the container; root when left out */
            user?: string;
            /**
             * Format: int32
             * @description Seconds until it is killed; 60 when left out
             */
            timeoutSeconds?: number;
            /**
             * @description How stdin, stdout and stderr are written
             * @enum {string}
             */
            encoding?: "utf8" | "base64";
        };
        ExecResult: {
            /**
             * Format: int32
             * @description 128 + signal when killed, 127 when there is no such program
             */
            exitCode: number;
            /** @description Up to 1 MiB */
            stdout: string;
            /** @description Up to 1 MiB */
            stderr: string;
            /** @description Whether output was thrown away */
            truncated: boolean;
            /** @description Whether it was killed because its time was up */
            timedOut: boolean;
        };
        FieldChange: {
            /**
             * @description The field
             * @example limits.memoryMiB
             */
            field: string;
            /**
             * @description What it is, as JSON
             * @example 512
             */
            from?: string;
            /**
             * @description What it would be, as JSON
             * @example 256
             */
            to?: string;
            /**
             * @description live: while it is in use; restart: when it starts again; replace: by a new object
             * @enum {string}
             */
            effect: "live" | "restart" | "replace";
        };
        FileAnswer: {
            /** @description What is there now */
            file: components["schemas"]["FileEntry"];
        };
        FileChange: {
            /** @description From the root */
            path: string;
            /**
             * @description What happened to it
             * @enum {string}
             */
            change: "added" | "modified" | "removed";
            /**
             * @description What it is, or was
             * @enum {string}
             */
            kind: "file" | "folder" | "link" | "other";
        };
        FileEntry: {
            /** @description Its last component. Bytes that are no UTF-8 are shown, and asked for, as the characters U+F780 (0x80) to U+F7FF (0xFF) */
            name: string;
            /**
             * @description What it is; other: a device, a pipe or a socket
             * @enum {string}
             */
            kind: "file" | "folder" | "link" | "other";
            /**
             * Format: int64
             * @description Bytes of a file
             */
            size: number;
            /**
             * @description Permission bits, octal
             * @example 0644
             */
            mode: string;
            /**
             * Format: int64
             * @description Owner, as the container sees it
             */
            uid: number;
            /**
             * Format: int64
             * @description Group, as the container sees it
             */
            gid: number;
            /**
             * Format: date-time
             * @description When its content was last changed
             */
            modifiedAt: string;
            /** @description Where a link points */
            target?: string;
        };
        FileListing: {
            /** @description Up to 10,000 */
            items: components["schemas"]["FileEntry"][];
            /** @description Whether there are more */
            truncated: boolean;
        };
        Finding: {
            /**
             * @description What it is
             * @enum {string}
             */
            code: "unknown" | "missing" | "lost" | "differs" | "same_address" | "stuck" | "wrong_quota" | "old_operation" | "host_offline" | "host_check" | "store_unread";
            /** @description What was found */
            message: string;
            /** @description What to do about it */
            fix: string;
            /** @description Kind of the object it is about */
            kind?: string;
            /** @description Id of that object */
            resourceId?: string;
            /** @description Whose that is */
            tenantId?: string;
            /** @description The host it was found on */
            hostId?: string;
        };
        FindingList: {
            /** @description All there is to tell; none when all agree */
            items: components["schemas"]["Finding"][];
        };
        Firewall: {
            /** @description Opaque id */
            id: string;
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name: string;
            /** @description What is allowed; all that is sent to a container it applies to is dropped where there are none, and all that it sends goes out as long as no rule is for that way */
            rules: components["schemas"]["FirewallRule"][];
            /** @description Containers it applies to: those of either kind */
            appliesTo: components["schemas"]["FirewallTargets"];
            /**
             * Format: int32
             * @description Containers it applies to now
             */
            applied: number;
            /**
             * @description Active: every host with containers of the tenant holds it. Pending: not yet, or not yet as it was last changed
             * @enum {string}
             */
            status: "pending" | "active";
            /** @description Labels */
            labels: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * Format: int32
             * @description Counts changes; also its ETag
             */
            version: number;
        };
        FirewallAnswer: {
            /** @description The firewall */
            firewall: components["schemas"]["Firewall"];
        };
        FirewallHit: {
            /**
             * Format: int64
             * @description Packets
             */
            packets: number;
            /**
             * Format: int64
             * @description Their bytes
             */
            bytes: number;
        };
        FirewallHits: {
            /** @description What each rule let by, in their order */
            rules: components["schemas"]["FirewallHit"][];
            /** @description Dropped on its way to containers it applies to */
            droppedIn: components["schemas"]["FirewallHit"];
            /** @description Dropped as it left containers it applies to */
            droppedOut: components["schemas"]["FirewallHit"];
        };
        FirewallPeer: {
            /**
             * @description A block of addresses; 0.0.0.0/0 is all of IPv4
             * @example 192.0.2.0/24
             */
            cidr?: string;
            /**
             * @description Containers of the tenant with these labels, as they come, go and change
             * @example app=web
             */
            selector?: string;
            /** @description All of a network */
            networkId?: string;
        };
        FirewallPeerInput: {
            /**
             * @description A block of addresses; 0.0.0.0/0 is all of IPv4
             * @example 192.0.2.0/24
             */
            cidr?: string;
            /**
             * @description Containers of the tenant with these labels, as they come, go and change
             * @example app=web
             */
            selector?: string;
            /** @description All of a network */
            networkId?: string;
        };
        FirewallRule: {
            /**
             * @description Seen from the container
             * @enum {string}
             */
            direction: "in" | "out";
            /**
             * @description Of what it allows
             * @enum {string}
             */
            protocol: "tcp" | "udp" | "icmp" | "icmpv6" | "any";
            /**
             * @description Ports of the side that is asked, as 80 or 8000-8100; all when left out. Of tcp and udp
             * @example [
             *       "80",
             *       "8000-8100"
             *     ]
             */
            ports?: string[];
            /** @description Where it comes from, or goes to */
            peers: components["schemas"]["FirewallPeer"][];
            /**
             * @description For people
             * @example the web
             */
            description?: string;
        };
        FirewallRuleInput: {
            /**
             * @description Seen from the container
             * @enum {string}
             */
            direction: "in" | "out";
            /**
             * @description Of what it allows
             * @enum {string}
             */
            protocol: "tcp" | "udp" | "icmp" | "icmpv6" | "any";
            /**
             * @description Ports of the side that is asked, as 80 or 8000-8100; all when left out. Of tcp and udp
             * @example [
             *       "80",
             *       "8000-8100"
             *     ]
             */
            ports?: string[];
            /** @description Where it comes from, or goes to */
            peers: components["schemas"]["FirewallPeerInput"][];
            /**
             * @description For people
             * @example the web
             */
            description?: string;
        };
        FirewallTargets: {
            /**
             * @description Containers with these labels, as they come, go and change
             * @example app=web
             */
            selector?: string;
            /** @description These containers */
            containerIds: string[];
        };
        FirewallTargetsInput: {
            /**
             * @description Containers with these labels, as they come, go and change; null takes it away
             * @example app=web
             */
            selector?: string | null;
            /**
             * @description These containers, by id or name
             * @example [
             *       "web-1"
             *     ]
             */
            containerIds?: string[];
        };
        Health: {
            /** @description ok, or the answer is a problem */
            status: string;
            /**
             * @description The version of the service
             * @example 0.1.0
             */
            version: string;
        };
        Host: {
            /** @description Opaque id */
            id: string;
            /** @description Its host name */
            name: string;
            /**
             * @description Whether its agent answers
             * @enum {string}
             */
            status: "online" | "offline" | "unknown";
            /**
             * @description How it runs containers
             * @example native
             */
            driver: string;
            /** @description Kernel release */
            kernel?: string;
            /** @description amd64 or arm64 */
            architecture?: string;
            /** @description Version of its agent */
            agentVersion?: string;
            /**
             * Format: double
             * @description Cores
             */
            cpus?: number;
            /**
             * Format: int32
             * @description Memory
             */
            memoryMiB?: number;
            /**
             * Format: int32
             * @description Size of its pool
             */
            diskMiB?: number;
            /**
             * Format: int32
             * @description What is left of its pool
             */
            diskFreeMiB?: number;
            /** @description The kernel met a fault in its pool and made it read-only: what runs goes on, nothing new is begun; checks say what to do */
            poolReadOnly: boolean;
            /**
             * @description Address that its containers share: ports of it are forwarded to them
             * @example 198.51.100.7
             */
            publicAddress?: string;
            /**
             * @description What it can do
             * @example [
             *       "snapshots",
             *       "diskQuota"
             *     ]
             */
            capabilities: string[];
            /** @description What was looked at on it */
            checks: components["schemas"]["HostCheck"][];
            /**
             * Format: date-time
             * @description When it last answered
             */
            lastSeenAt?: string;
            /**
             * Format: date-time
             * @description When it was first seen
             */
            createdAt: string;
        };
        HostCheck: {
            /** @description What was looked at */
            name: string;
            /** @description Whether it is as it should be */
            ok: boolean;
            /** @description What was found */
            found: string;
            /** @description What to do about it; empty when all is well */
            fix: string;
        };
        HostList: {
            /** @description All hosts, by name */
            items: components["schemas"]["Host"][];
        };
        Image: {
            /** @description Opaque id */
            id: string;
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name: string;
            /**
             * @description A second name, for example one that moves on to the newest release
             * @example debian
             */
            alias?: string;
            /**
             * @description From its os-release; empty until imported
             * @example debian
             */
            os: string;
            /**
             * @description From its os-release; empty until imported
             * @example 12
             */
            release: string;
            /** @description amd64 or arm64; empty until imported */
            architecture: string;
            /**
             * Format: int32
             * @description Size unpacked, in MiB
             */
            sizeMiB: number;
            /** @description sha256 of the archive, or of the manifest of an OCI image; empty until imported */
            digest: string;
            /**
             * @description Public images are the operator's, for every tenant
             * @enum {string}
             */
            visibility: "public" | "private";
            /**
             * @description Containers can be made from it when ready
             * @enum {string}
             */
            status: "importing" | "ready" | "error" | "deleting";
            /** @description Why its status is error */
            statusReason?: components["schemas"]["ImageStatusReason"];
            /** @description Labels */
            labels: {
                [key: string]: string;
            };
            /** @description Only when it is to go */
            deprecation?: components["schemas"]["ImageDeprecation"];
            /** @description What a container of it runs when told nothing else, from an OCI image's configuration; empty: its init */
            command: string[];
            /** @description Whom its command runs as, by name or number, with a group after a colon; empty: root */
            user: string;
            /** @description The folder its command runs in; empty: / */
            workingDir: string;
            /** @description The signal that asks its command to end; empty: SIGTERM, or what an init halts by */
            stopSignal: string;
            /**
             * Format: date-time
             * @description When its import was asked for
             */
            createdAt: string;
            /**
             * Format: int32
             * @description Counts changes; also its ETag
             */
            version: number;
        };
        ImageAnswer: {
            /** @description The new image */
            image: components["schemas"]["Image"];
            /** @description Unpacking it */
            operation: components["schemas"]["Operation"];
        };
        ImageCampaign: {
            /** @description Opaque id */
            id: string;
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name: string;
            /**
             * @description Which containers: a label selector
             * @example env=prod,tier!=db
             */
            labels: string;
            /** @description What the containers stood on */
            fromImage: components["schemas"]["ContainerImage"];
            /** @description What they move to */
            toImage: components["schemas"]["ContainerImage"];
            /** @description How it goes forward */
            wave: components["schemas"]["CampaignWave"];
            /** @description When a container counts as moved; it has been started when absent */
            healthCheck?: components["schemas"]["CampaignHealthCheck"];
            /**
             * Format: int32
             * @description More failures than this end the campaign; 0 when left out
             */
            maxFailures: number;
            /**
             * @description How far it is
             * @enum {string}
             */
            status: "running" | "paused" | "rolling_back" | "succeeded" | "failed" | "cancelled" | "rolled_back";
            /** @description Why its status is failed */
            statusReason?: components["schemas"]["CampaignReason"];
            /** @description Its containers */
            counts: components["schemas"]["CampaignCounts"];
            /**
             * Format: int32
             * @description Waves begun
             */
            waves: number;
            /**
             * Format: date-time
             * @description When the next wave may begin, between two
             */
            nextWaveAt?: string;
            /**
             * Format: date-time
             * @description When it was asked for
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it ended
             */
            finishedAt?: string;
            /**
             * Format: int32
             * @description Counts changes; also its ETag
             */
            version: number;
        };
        ImageCampaignAnswer: {
            /** @description The campaign */
            imageCampaign: components["schemas"]["ImageCampaign"];
        };
        ImageCampaignCreated: {
            /** @description The campaign */
            imageCampaign: components["schemas"]["ImageCampaign"];
            /**
             * Format: int32
             * @description How many containers of the image the selector matches
             */
            matched: number;
            /** @description Those among them that cannot be moved */
            skipped: components["schemas"]["SkippedContainer"][];
        };
        ImageCampaignPlan: {
            /**
             * Format: int32
             * @description How many containers of the image the selector matches
             */
            matched: number;
            /** @description Those among them that cannot be moved */
            skipped: components["schemas"]["SkippedContainer"][];
            /** @description True: nothing was begun */
            dryRun: boolean;
        };
        ImageChange: {
            /** @description The image */
            image: components["schemas"]["Image"];
        };
        ImageDeprecation: {
            /**
             * Format: date-time
             * @description Since when it is known
             */
            announced: string;
            /**
             * Format: date-time
             * @description From then on no container can be made from it; those there are stay
             */
            unavailableAfter: string;
        };
        ImageDeprecationInput: {
            /**
             * Format: date-time
             * @description Since when it is known; now when left out
             */
            announced?: string;
            /**
             * Format: date-time
             * @description From then on no container can be made from it
             */
            unavailableAfter: string;
        };
        ImageSource: {
            /** @description A snapshot, by id or name: the image is what its container saw */
            snapshotId: string;
        };
        ImageStatusReason: {
            /** @description A code of the catalogue */
            code: string;
            /** @description For people */
            message: string;
        };
        ImportImageBody: {
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name: string;
            /**
             * @description A second name
             * @example web-latest
             */
            alias?: string;
            /**
             * @description public: for every tenant; the operator only
             * @enum {string}
             */
            visibility?: "public" | "private";
            /**
             * @description Labels
             * @example {
             *       "os": "debian"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
            /**
             * @description Where to fetch it: https:// of an archive, or oci://host/repository:tag of an image in a registry, asked with its login when there is one in /v1/registries
             * @example https://images.example.com/web.tar.xz
             */
            url?: string;
            /** @description What the sha256 of the archive must be, or of the manifest or index in the registry */
            digest?: string;
            /**
             * @description Which of the images of a registry, and what an archive must hold; as the host when left out
             * @enum {string}
             */
            architecture?: "amd64" | "arm64";
            /** @description What to make it from, instead of a URL */
            source?: components["schemas"]["ImageSource"];
        };
        IoStats: {
            /**
             * Format: int64
             * @description Read, bytes
             */
            readBytes: number;
            /**
             * Format: int64
             * @description Written, bytes
             */
            writeBytes: number;
        };
        KeyDecision: {
            /** @description The scope asked for */
            scope: string;
            /** @description Whether it may */
            allowed: boolean;
            /** @description Why not */
            reason?: string;
        };
        KeyDecisions: {
            /** @description One for each scope asked for */
            items: components["schemas"]["KeyDecision"][];
        };
        LimitsInput: {
            /**
             * Format: double
             * @description Cores
             * @example 0.5
             */
            cpus?: number;
            /**
             * Format: int32
             * @description Memory
             * @example 256
             */
            memoryMiB?: number;
            /**
             * Format: int32
             * @description Writable disk
             * @example 1024
             */
            diskMiB?: number;
            /**
             * Format: int32
             * @description Processes and threads
             * @example 128
             */
            processes?: number;
            /**
             * Format: int32
             * @description Part of what several busy containers share; absent: 100 for each core
             */
            cpuWeight?: number | null;
            /**
             * Format: int32
             * @description Swap besides the memory; absent: none
             */
            swapMiB?: number | null;
            /**
             * Format: int32
             * @description MiB per second read from disk; absent: not bounded
             */
            ioReadMiBps?: number | null;
            /**
             * Format: int32
             * @description MiB per second written to disk; absent: not bounded
             */
            ioWriteMiBps?: number | null;
            /**
             * Format: int32
             * @description Reads from disk per second; absent: not bounded
             */
            ioReadIops?: number | null;
            /**
             * Format: int32
             * @description Writes to disk per second; absent: not bounded
             */
            ioWriteIops?: number | null;
            /**
             * Format: int32
             * @description Megabits per second received; absent: not bounded
             */
            networkInMbps?: number | null;
            /**
             * Format: int32
             * @description Megabits per second sent; absent: not bounded
             */
            networkOutMbps?: number | null;
        };
        Logs: {
            /** @description Text; what is not UTF-8 is replaced */
            content: string;
            /** @description Whether there is older output */
            truncated: boolean;
        };
        Me: {
            /** @description The tenant the key belongs to */
            tenant: components["schemas"]["Tenant"];
            /** @description The key */
            key: components["schemas"]["MyKey"];
        };
        MemoryStats: {
            /**
             * Format: int32
             * @description In use now
             */
            usedMiB: number;
            /**
             * Format: int32
             * @description The most it may use
             */
            limitMiB: number;
            /**
             * Format: int32
             * @description The most it used since it started
             */
            peakMiB: number;
        };
        MyKey: {
            /** @description Opaque id */
            id: string;
            /**
             * @description Its name, or the name in the token of a person
             * @example ci
             */
            name: string;
            /** @description What it may do */
            scopes: string[];
            /**
             * Format: date-time
             * @description When it stops working; never, when absent
             */
            expiresAt?: string;
        };
        NetworkStats: {
            /**
             * Format: int64
             * @description Received, bytes
             */
            rxBytes: number;
            /**
             * Format: int64
             * @description Sent, bytes
             */
            txBytes: number;
        };
        Operation: {
            /** @description Opaque id */
            id: string;
            /**
             * @description What is done
             * @example container.create
             */
            kind: string;
            /**
             * @description How far it is
             * @enum {string}
             */
            status: "queued" | "running" | "succeeded" | "failed";
            /**
             * Format: int32
             * @description Percent done
             */
            progress: number;
            /** @description What it is about */
            resource: components["schemas"]["OperationResource"];
            /** @description Why it failed */
            error?: components["schemas"]["OperationError"];
            /** @description What it did otherwise than asked, for example that a stop ended in a kill */
            warnings: components["schemas"]["OperationWarning"][];
            /** @description Its parts, in order */
            steps: components["schemas"]["OperationStep"][];
            /** @description Who asked for it */
            createdBy: components["schemas"]["OperationCreator"];
            /** @description The request that asked for it */
            requestId: string;
            /**
             * Format: date-time
             * @description When it was asked for
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When a worker took it up
             */
            startedAt?: string;
            /**
             * Format: date-time
             * @description When it ended
             */
            finishedAt?: string;
            /**
             * Format: date-time
             * @description When the provider cancelled it: it begins nothing more, is taken back and ends as failed
             */
            cancelledAt?: string;
        };
        OperationAnswer: {
            /** @description The work that was started */
            operation: components["schemas"]["Operation"];
        };
        OperationCreator: {
            /** @description Id of the API key; system for work nobody asked for over the API */
            keyId: string;
        };
        OperationError: {
            /** @description A code of the catalogue */
            code: string;
            /** @description For people */
            message: string;
        };
        OperationResource: {
            /**
             * @description The noun
             * @example container
             */
            type: string;
            /**
             * @description Its id; it may be gone by now
             * @example ctr_01k00000000000000000000000
             */
            id: string;
        };
        OperationStep: {
            /** @description What is done */
            name: string;
            /**
             * @description How it went; undone: taken back after a later step failed
             * @enum {string}
             */
            status: "running" | "succeeded" | "failed" | "undone";
            /**
             * Format: date-time
             * @description When it began
             */
            startedAt: string;
            /**
             * Format: date-time
             * @description When it ended
             */
            finishedAt?: string;
        };
        OperationWarning: {
            /**
             * @description What it is
             * @example killed
             */
            code: string;
            /** @description For people */
            message: string;
        };
        /**
         * @example {
         *       "dryRun": true,
         *       "action": "update",
         *       "hostId": "hst_01k00000000000000000000000",
         *       "quota": [
         *         {
         *           "resource": "addresses",
         *           "limit": 1,
         *           "used": 1,
         *           "after": 1
         *         }
         *       ],
         *       "changes": [
         *         {
         *           "field": "limits.memoryMiB",
         *           "from": "512",
         *           "to": "256",
         *           "effect": "live"
         *         }
         *       ]
         *     }
         */
        Plan: {
            /** @description Always true: nothing has changed */
            dryRun: boolean;
            /**
             * @description What was asked for: create, update, delete, or an action
             * @example update
             */
            action: string;
            /** @description When it is about a container: as the request would leave it; what is being made has an id of its own each time */
            container?: components["schemas"]["Container"];
            /** @description The object as the request would leave it */
            object?: {
                [key: string]: unknown;
            };
            /**
             * @description The host it would be on
             * @example hst_01k00000000000000000000000
             */
            hostId?: string;
            /** @description What would be counted differently */
            quota: components["schemas"]["QuotaEffect"][];
            /** @description What would change of it */
            changes: components["schemas"]["FieldChange"][];
        };
        PlanInput: {
            /**
             * @description Its method
             * @example PATCH
             * @enum {string}
             */
            method: "POST" | "PUT" | "PATCH" | "DELETE";
            /**
             * @description Its path, with its query
             * @example /v1/containers/web-1
             */
            path: string;
            /**
             * @description Its JSON
             * @example {
             *       "limits": {
             *         "memoryMiB": 256
             *       }
             *     }
             */
            body?: {
                [key: string]: unknown;
            };
        };
        PortForward: {
            /** @description Opaque id */
            id: string;
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name: string;
            /**
             * @description Of both ports
             * @enum {string}
             */
            protocol: "tcp" | "udp";
            /**
             * @description Address it is reached at: the one that the host of the container shares
             * @example 198.51.100.7
             */
            publicAddress: string;
            /**
             * Format: int32
             * @description Port it is reached at
             */
            publicPort: number;
            /** @description The container it leads to */
            containerId: string;
            /**
             * Format: int32
             * @description Port that the container listens on
             * @example 80
             */
            targetPort: number;
            /**
             * @description Blocks of IPv4 addresses it may be reached from; empty: anywhere
             * @example [
             *       "192.0.2.0/24"
             *     ]
             */
            allowedCidrs: string[];
            /**
             * @description Active: its host lets it through. Pending: not yet, or not yet as it was last changed
             * @enum {string}
             */
            status: "pending" | "active";
            /** @description Labels */
            labels: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * Format: int32
             * @description Counts changes; also its ETag
             */
            version: number;
        };
        PortForwardAnswer: {
            /** @description The port forward */
            portForward: components["schemas"]["PortForward"];
        };
        PowerOptions: {
            /** @description Do not give it time to stop */
            force?: boolean;
            /**
             * Format: int32
             * @description Seconds it may take to stop before it is killed; 10 when left out
             */
            timeoutSeconds?: number;
        };
        PowerSelection: {
            /** @description Do not give it time to stop */
            force?: boolean;
            /**
             * Format: int32
             * @description Seconds it may take to stop before it is killed; 10 when left out
             */
            timeoutSeconds?: number;
            /**
             * @description Which containers: a label selector
             * @example env=prod,tier!=db
             */
            labels: string;
            /** @description Only tell how many it would be, and which not */
            dryRun?: boolean;
        };
        PowerSelectionAnswer: {
            /**
             * Format: int32
             * @description How many the selector matches
             */
            matched: number;
            /** @description Those it is done to; none in a dry run */
            items: components["schemas"]["ContainerAnswer"][];
            /** @description Those whose status or profiles do not allow it */
            skipped: components["schemas"]["SkippedContainer"][];
        };
        /**
         * @description RFC 9457
         * @example {
         *       "type": "urn:berth:error:not_found",
         *       "title": "Not found",
         *       "status": 404,
         *       "code": "not_found",
         *       "detail": "no such container",
         *       "requestId": "req_01k00000000000000000000000",
         *       "retryable": false,
         *       "errors": []
         *     }
         */
        Problem: {
            /** @description urn:berth:error: and the code */
            type: string;
            /** @description What the code means */
            title: string;
            /**
             * Format: int32
             * @description The HTTP status of the answer
             */
            status: number;
            /**
             * @description What went wrong, for programs: stable
             * @enum {string}
             */
            code: "invalid" | "unauthenticated" | "forbidden" | "not_found" | "method_not_allowed" | "not_acceptable" | "conflict" | "name_taken" | "busy" | "protected" | "precondition_failed" | "too_large" | "range_not_satisfiable" | "unsupported_media_type" | "quota_exceeded" | "no_capacity" | "rate_limited" | "idempotency_mismatch" | "idempotency_in_flight" | "unsupported" | "unavailable" | "timeout" | "internal";
            /** @description What went wrong, for people, with the fix */
            detail: string;
            /** @description Names the request in logs and in the audit */
            requestId: string;
            /** @description Whether the request as it is may succeed later */
            retryable: boolean;
            /** @description Of a request that is invalid each fault */
            errors: {
                /** @description Where it is: a JSON pointer into the body, or query/ and the parameter */
                pointer: string;
                /** @description What is wrong, for programs */
                code: string;
                /** @description What is wrong, for people */
                message: string;
            }[];
            /** @description Of quota_exceeded the limit that was met */
            limit?: {
                /** @description What is counted */
                resource: string;
                /**
                 * Format: double
                 * @description The most there may be
                 */
                limit: number;
                /**
                 * Format: double
                 * @description What is used now
                 */
                used: number;
                /**
                 * Format: double
                 * @description What the request asks for
                 */
                requested: number;
            };
        };
        ProcessStats: {
            /**
             * Format: int32
             * @description Running now
             */
            used: number;
            /**
             * Format: int32
             * @description The most there may be
             */
            limit: number;
        };
        Quota: {
            /**
             * @description What is counted
             * @enum {string}
             */
            resource: "addresses" | "apiKeys" | "backupMiB" | "backups" | "containers" | "cpus" | "diskMiB" | "firewalls" | "imageCampaigns" | "images" | "memoryMiB" | "networks" | "portForwards" | "registries" | "snapshotMiB" | "snapshotSchedules" | "snapshots" | "tenants" | "volumeMiB" | "volumes" | "webhooks";
            /**
             * Format: double
             * @description The most it may use
             */
            limit: number;
            /**
             * Format: double
             * @description What it and all tenants below it use now, exactly
             */
            used: number;
            /**
             * Format: double
             * @description What the tenants right below it may use, together
             */
            promised: number;
            /**
             * Format: double
             * @description Of diskMiB: MiB that the file systems of the hosts held for the tenant itself a little while ago, each block once: containers, their snapshots, private images. Bounded there by diskMiB and snapshotMiB together
             */
            stored?: number;
        };
        QuotaEffect: {
            /**
             * @description What is counted
             * @enum {string}
             */
            resource: "addresses" | "apiKeys" | "backupMiB" | "backups" | "containers" | "cpus" | "diskMiB" | "firewalls" | "imageCampaigns" | "images" | "memoryMiB" | "networks" | "portForwards" | "registries" | "snapshotMiB" | "snapshotSchedules" | "snapshots" | "tenants" | "volumeMiB" | "volumes" | "webhooks";
            /**
             * Format: double
             * @description The most the tenant may use
             */
            limit: number;
            /**
             * Format: double
             * @description What it uses now
             */
            used: number;
            /**
             * Format: double
             * @description What it would use once done
             */
            after: number;
        };
        QuotaLimits: {
            /**
             * Format: int32
             * @description API keys
             * @example 100
             */
            apiKeys?: number;
            /**
             * Format: int32
             * @description Logins of registries
             * @example 50
             */
            registries?: number;
            /**
             * Format: int32
             * @description Own images
             * @example 10
             */
            images?: number;
            /**
             * Format: int32
             * @description Networks: each tenant with containers has one
             * @example 100
             */
            networks?: number;
            /**
             * Format: int32
             * @description Addresses of containers
             * @example 4096
             */
            addresses?: number;
            /**
             * Format: int32
             * @description Tenants below it, at all depths
             * @example 10
             */
            tenants?: number;
            /**
             * Format: int32
             * @description Containers
             * @example 10
             */
            containers?: number;
            /**
             * Format: double
             * @description Cores
             * @example 16
             */
            cpus?: number;
            /**
             * Format: int32
             * @description Memory in MiB
             * @example 16384
             */
            memoryMiB?: number;
            /**
             * Format: int32
             * @description Disk in MiB
             * @example 131072
             */
            diskMiB?: number;
            /**
             * Format: int32
             * @description Backups
             * @example 10
             */
            backups?: number;
            /**
             * Format: int32
             * @description Backups, in MiB
             * @example 131072
             */
            backupMiB?: number;
            /**
             * Format: int32
             * @description Snapshots
             * @example 50
             */
            snapshots?: number;
            /**
             * Format: int32
             * @description Snapshots of containers in MiB, each by what its container had written then
             * @example 131072
             */
            snapshotMiB?: number;
            /**
             * Format: int32
             * @description Image campaigns, ended ones too until they are deleted
             * @example 100
             */
            imageCampaigns?: number;
            /**
             * Format: int32
             * @description Firewalls
             * @example 50
             */
            firewalls?: number;
            /**
             * Format: int32
             * @description Ports of hosts that lead to containers
             * @example 100
             */
            portForwards?: number;
            /**
             * Format: int32
             * @description Schedules of snapshots
             * @example 20
             */
            snapshotSchedules?: number;
            /**
             * Format: int32
             * @description Volumes
             * @example 20
             */
            volumes?: number;
            /**
             * Format: int32
             * @description Volumes and their snapshots, in MiB
             * @example 131072
             */
            volumeMiB?: number;
            /**
             * Format: int32
             * @description Webhooks
             * @example 20
             */
            webhooks?: number;
        };
        QuotaList: {
            /** @description One line per resource */
            items: components["schemas"]["Quota"][];
        };
        RebuildOptions: {
            /** @description Keep what the container has now as a snapshot for 24 hours, so that this can be reverted; true when left out */
            safetySnapshot?: boolean;
            /**
             * @description The image, by id, name or alias; the one it was made from when left out
             * @example busybox
             */
            image?: string;
        };
        Registry: {
            /** @description Opaque id */
            id: string;
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name: string;
            /**
             * @description Of the addresses it is for: oci://host/repository, with the port when there is one; one login for each host
             * @example registry.example.com
             */
            host: string;
            /**
             * @description Who to log in as
             * @example robot
             */
            username: string;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * Format: int32
             * @description Counts changes; also its ETag
             */
            version: number;
        };
        RegistryAnswer: {
            /** @description The login */
            registry: components["schemas"]["Registry"];
        };
        RemoveContainerFileInput: {
            /** @description The container, by id or name */
            id: string;
            /**
             * @description Absolute; links in it are followed inside the container, the last one too unless it is removed
             * @example /etc/hostname
             */
            path: string;
            /** @description Also a folder with content */
            recursive?: boolean;
        };
        RestoreBackup: {
            /**
             * @description Of the new container
             * @example web-again
             */
            name: string;
            /** @description What it may use; as in the backup where left out */
            limits?: components["schemas"]["LimitsInput"];
            /** @description What of the kernel it may reach beyond what every container may; as in the backup where left out */
            profiles?: ("fuse" | "iouring" | "nesting" | "nftables" | "tun")[];
            /** @description Start it at once; true when left out */
            start?: boolean;
            /**
             * @description What an encrypted one was closed with; never kept or shown
             * @example seven words that nobody else would say
             */
            passphrase?: string;
        };
        RestoreOptions: {
            /** @description Keep what the container has now as a snapshot for 24 hours, so that this can be reverted; true when left out */
            safetySnapshot?: boolean;
        };
        Retention: {
            /**
             * Format: int32
             * @description The newest
             */
            last?: number;
            /**
             * Format: int32
             * @description The newest of each of so many hours
             */
            hourly?: number;
            /**
             * Format: int32
             * @description The newest of each of so many days
             */
            daily?: number;
            /**
             * Format: int32
             * @description The newest of each of so many weeks
             */
            weekly?: number;
            /**
             * Format: int32
             * @description The newest of each of so many months
             */
            monthly?: number;
        };
        RetentionInput: {
            /**
             * Format: int32
             * @description The newest
             * @example 7
             */
            last?: number;
            /**
             * Format: int32
             * @description The newest of each of so many hours
             */
            hourly?: number;
            /**
             * Format: int32
             * @description The newest of each of so many days
             */
            daily?: number;
            /**
             * Format: int32
             * @description The newest of each of so many weeks
             */
            weekly?: number;
            /**
             * Format: int32
             * @description The newest of each of so many months
             */
            monthly?: number;
        };
        RotateOptions: {
            /**
             * Format: int32
             * @description Seconds the present secret works on; 3600 when left out
             * @example 3600
             */
            overlapSeconds?: number;
            /**
             * Format: date-time
             * @description When the key stops working: in a year when left out, at most ten years ahead
             */
            expiresAt?: string;
        };
        RotateWebhookSecret: {
            /**
             * Format: int32
             * @description Seconds for which what is sent is signed with the present secret too; 86400 when left out
             * @example 86400
             */
            overlapSeconds?: number;
        };
        SimulateApiKeyInput: {
            /**
             * @description The key, by id or name
             * @example key_01k00000000000000000000000
             */
            id: string;
            /**
             * @description The scope it is asked for; every known one when left out
             * @example containers:write
             * @enum {string}
             */
            scope?: "*" | "*:*" | "*:cancel" | "*:exec" | "*:read" | "*:write" | "api-keys:*" | "api-keys:read" | "api-keys:write" | "audit:*" | "audit:read" | "backups:*" | "backups:read" | "backups:write" | "containers:*" | "containers:exec" | "containers:read" | "containers:write" | "events:*" | "events:read" | "files:*" | "files:read" | "files:write" | "firewalls:*" | "firewalls:read" | "firewalls:write" | "hosts:*" | "hosts:read" | "image-campaigns:*" | "image-campaigns:read" | "image-campaigns:write" | "images:*" | "images:read" | "images:write" | "metrics:*" | "metrics:read" | "operations:*" | "operations:cancel" | "operations:read" | "port-forwards:*" | "port-forwards:read" | "port-forwards:write" | "quota:*" | "quota:read" | "registries:*" | "registries:read" | "registries:write" | "snapshot-schedules:*" | "snapshot-schedules:read" | "snapshot-schedules:write" | "snapshots:*" | "snapshots:read" | "snapshots:write" | "tenants:*" | "tenants:read" | "tenants:write" | "usage:*" | "usage:read" | "volume-snapshots:*" | "volume-snapshots:read" | "volume-snapshots:write" | "volumes:*" | "volumes:read" | "volumes:write" | "webhooks:*" | "webhooks:read" | "webhooks:write";
            /**
             * @description Labels of the object it would act on
             * @example {
             *       "team": "core"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
            /**
             * @description The address it would be used from
             * @example 192.0.2.7
             */
            address?: string;
        };
        SkippedContainer: {
            /**
             * @description Its id
             * @example ctr_01k00000000000000000000000
             */
            id: string;
            /** @description Its name */
            name: string;
            /** @description Why */
            message: string;
        };
        Snapshot: {
            /** @description Opaque id */
            id: string;
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name: string;
            /** @description The container it was taken of; it may be gone */
            containerId: string;
            /** @description That container's name at the time */
            containerName: string;
            /**
             * @description Ready ones can be restored and cloned
             * @enum {string}
             */
            status: "creating" | "ready" | "restoring" | "deleting" | "error";
            /** @description Only after a failure */
            statusReason?: components["schemas"]["SnapshotStatusReason"];
            /**
             * Format: int32
             * @description What it held when it was taken, in MiB; blocks shared with the container count here too
             */
            sizeMiB: number;
            /** @description The snapshot its container had grown from when it was taken: snapshots form a tree */
            parentId?: string;
            /** @description Whether its container's present files grew from it */
            current: boolean;
            /** @description Refuses to be deleted, also by its expiry and its schedule */
            protected: boolean;
            /**
             * @description Who wanted it: a request, a schedule, or Berth, before it replaced a root file system
             * @enum {string}
             */
            origin: "request" | "schedule" | "safety";
            /** @description The schedule that wanted it; it may be gone */
            scheduleId?: string;
            /** @description Labels */
            labels: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description When it was taken
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it is deleted by itself; never, when absent
             */
            expiresAt?: string;
            /**
             * Format: int32
             * @description Counts changes; the ETag
             */
            version: number;
        };
        SnapshotAnswer: {
            /** @description The snapshot */
            snapshot: components["schemas"]["Snapshot"];
        };
        SnapshotDiff: {
            /** @description Up to 10,000 */
            items: components["schemas"]["FileChange"][];
            /** @description Whether there are more */
            truncated: boolean;
        };
        SnapshotSchedule: {
            /** @description Opaque id */
            id: string;
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name: string;
            /**
             * @description Minute, hour, day of month, month, day of week
             * @example 15 3 * * *
             */
            cron: string;
            /**
             * @description IANA time zone of the expression; UTC when left out
             * @example UTC
             */
            timezone: string;
            /**
             * @description Which containers, by labels as in lists; all of the tenant when left out
             * @example env=prod
             */
            selector: string;
            /**
             * @description Name of each snapshot: {container}, {schedule}, {date} and {time} are filled in, and where a snapshot has that name, -2, -3 and so on added; {container}-{date}-{time} when left out
             * @example {container}-{date}-{time}
             */
            snapshotName: string;
            /** @description Which snapshots are kept */
            retention: components["schemas"]["Retention"];
            /** @description Whether it runs */
            enabled: boolean;
            /**
             * Format: date-time
             * @description When it runs next
             */
            nextRunAt?: string;
            /**
             * Format: date-time
             * @description When it last ran
             */
            lastRunAt?: string;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * Format: int32
             * @description Counts changes; also its ETag
             */
            version: number;
        };
        SnapshotScheduleAnswer: {
            /** @description The schedule */
            snapshotSchedule: components["schemas"]["SnapshotSchedule"];
        };
        SnapshotStatusReason: {
            /** @description A code of the catalogue */
            code: string;
            /** @description What happened */
            message: string;
        };
        SnapshotWithOperation: {
            /** @description The snapshot */
            snapshot: components["schemas"]["Snapshot"];
            /** @description The work under way */
            operation: components["schemas"]["Operation"];
        };
        SourceInput: {
            /** @description A snapshot, by id or name */
            snapshotId?: string;
            /** @description A container, by id or name: copied as it is now */
            containerId?: string;
            /** @description Keep the machine id and the SSH host keys of what is copied; false when left out: the copy draws its own when it first starts */
            keepIdentity?: boolean;
        };
        Stats: {
            /**
             * Format: double
             * @description Since it started
             */
            cpuSeconds: number;
            /**
             * Format: double
             * @description Of one core, since it was last asked
             */
            cpuPercent: number;
            /** @description Memory */
            memory: components["schemas"]["MemoryStats"];
            /** @description Processes and threads */
            processes: components["schemas"]["ProcessStats"];
            /** @description Disk */
            disk: components["schemas"]["DiskStats"];
            /** @description Network */
            network: components["schemas"]["NetworkStats"];
            /** @description Disk traffic */
            io: components["schemas"]["IoStats"];
            /** @description Percent of the last 10 seconds in which something waited for cpu, memory, io; where the kernel knows */
            pressure?: {
                [key: string]: number;
            };
            /** @description How often each limit was met since it started, or in its last run: cpu (tenths of a second in which it was held back), memory (processes killed), processes (refused), disk (found full), networkIn and networkOut (packets that waited) */
            limitHits: {
                [key: string]: number;
            };
            /** @description When each was last met, to within 5 seconds */
            limitHitsAt: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description When this was measured
             */
            at: string;
        };
        Tenant: {
            /** @description Opaque id */
            id: string;
            /**
             * @description DNS label, unique below its parent
             * @example acme
             */
            name: string;
            /** @description The tenant above it */
            parentId?: string;
            /**
             * @description A suspended tenant and all below it may read, change nothing, and run nothing
             * @enum {string}
             */
            status: "active" | "suspended";
            /**
             * Format: double
             * @description How many times its own limits it may promise to the tenants right below it
             */
            overcommit: number;
            /** @description Whether tenants above it may reach its secrets and files */
            parentAccess: boolean;
            /** @description What its containers may ask for beyond what every container may */
            profiles: ("fuse" | "iouring" | "nesting" | "nftables" | "tun")[];
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * Format: int32
             * @description Counts changes; also its ETag
             */
            version: number;
        };
        UpdateContainer: {
            /** @description Merged into the labels; null removes one, or all when in place of them */
            labels?: {
                [key: string]: string | null;
            } | null;
            /** @description Refuse to delete it */
            protected?: boolean;
            /** @description Start it again when its host comes up */
            autostart?: boolean;
            /** @description Applied while it runs */
            limits?: components["schemas"]["LimitsInput"];
            /** @description In place of those it has; take effect at its next start */
            profiles?: ("fuse" | "iouring" | "nesting" | "nftables" | "tun")[];
        };
        UpdateFirewall: {
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name?: string;
            /** @description What is allowed; all that is sent to a container it applies to is dropped where there are none, and all that it sends goes out as long as no rule is for that way. In place of those there are; what is connected and still allowed goes on */
            rules?: components["schemas"]["FirewallRuleInput"][];
            /** @description Containers it applies to: those of either kind */
            appliesTo?: components["schemas"]["FirewallTargetsInput"];
            /** @description Merged into the labels; null removes one, or all when in place of them */
            labels?: {
                [key: string]: string | null;
            } | null;
        };
        UpdateImage: {
            /**
             * @description A new name
             * @example web-1
             */
            name?: string;
            /**
             * @description Taken over from the image of yours that has it; null gives it up
             * @example web-latest
             */
            alias?: string | null;
            /** @description Merged into the labels; null removes one, or all when in place of them */
            labels?: {
                [key: string]: string | null;
            } | null;
            /**
             * @description The operator only
             * @enum {string}
             */
            visibility?: "public" | "private";
            /** @description That it is to go; null takes that back */
            deprecation?: components["schemas"]["ImageDeprecationInput"] | null;
        };
        UpdatePortForward: {
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name?: string;
            /** @description The container it leads to, by id or name, on the same host */
            containerId?: string;
            /**
             * Format: int32
             * @description Port that the container listens on
             * @example 80
             */
            targetPort?: number;
            /**
             * @description Blocks of IPv4 addresses it may be reached from; empty: anywhere. What is connected already stays so
             * @example [
             *       "192.0.2.0/24"
             *     ]
             */
            allowedCidrs?: string[];
            /** @description Merged into the labels; null removes one, or all when in place of them */
            labels?: {
                [key: string]: string | null;
            } | null;
        };
        UpdateRegistry: {
            /**
             * @description Who to log in as
             * @example robot
             */
            username?: string;
            /**
             * @description Password or access token; never shown
             * @example a-token-of-the-registry
             */
            password?: string;
        };
        UpdateSnapshot: {
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name?: string;
            /** @description Merged into the labels; null removes one, or all when in place of them */
            labels?: {
                [key: string]: string | null;
            } | null;
            /** @description Refuse to delete it */
            protected?: boolean;
            /**
             * Format: date-time
             * @description When it is to be deleted by itself; null: never
             */
            expiresAt?: string | null;
        };
        UpdateSnapshotSchedule: {
            /**
             * @description Minute, hour, day of month, month, day of week
             * @example 15 3 * * *
             */
            cron?: string;
            /**
             * @description IANA time zone of the expression; UTC when left out
             * @example UTC
             */
            timezone?: string;
            /**
             * @description Which containers, by labels as in lists; all of the tenant when left out
             * @example env=prod
             */
            selector?: string;
            /**
             * @description Name of each snapshot: {container}, {schedule}, {date} and {time} are filled in, and where a snapshot has that name, -2, -3 and so on added; {container}-{date}-{time} when left out
             * @example {container}-{date}-{time}
             */
            snapshotName?: string;
            /** @description Replaces what was kept */
            retention?: components["schemas"]["RetentionInput"];
            /** @description Whether it runs; times that pass meanwhile are not made up for */
            enabled?: boolean;
        };
        UpdateTenantInput: {
            /**
             * @description A new name; given from above
             * @example acme
             */
            name?: string;
            /**
             * Format: double
             * @description How many times its own limits it may promise; given from above
             */
            overcommit?: number;
            /** @description Let tenants above it reach its secrets and files; only it itself can say so */
            parentAccess?: boolean;
            /** @description What its containers may ask for, in place of what they might before; the operator alone grants it */
            profiles?: ("fuse" | "iouring" | "nesting" | "nftables" | "tun")[];
        };
        UpdateVolume: {
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name?: string;
            /**
             * Format: int32
             * @description The most it holds, in MiB; grows and shrinks while a container has it
             * @example 1024
             */
            sizeMiB?: number;
            /** @description Merged into the labels; null removes one, or all when in place of them */
            labels?: {
                [key: string]: string | null;
            } | null;
            /** @description Refuse to delete it */
            protected?: boolean;
        };
        UpdateVolumeSnapshot: {
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name?: string;
            /** @description Merged into the labels; null removes one, or all when in place of them */
            labels?: {
                [key: string]: string | null;
            } | null;
            /** @description Refuse to delete it */
            protected?: boolean;
        };
        UpdateWebhook: {
            /**
             * @description Where they are posted to: https, on the public internet
             * @example https://example.com/hooks/berth
             */
            url?: string;
            /**
             * @description Which events: container.updated, container.* or *
             * @example [
             *       "operation.updated"
             *     ]
             */
            types?: ("*" | "apiKey.*" | "apiKey.created" | "apiKey.deleted" | "apiKey.updated" | "backup.*" | "backup.created" | "backup.deleted" | "backup.updated" | "container.*" | "container.created" | "container.deleted" | "container.updated" | "firewall.*" | "firewall.created" | "firewall.deleted" | "firewall.updated" | "image.*" | "image.created" | "image.deleted" | "image.updated" | "imageCampaign.*" | "imageCampaign.created" | "imageCampaign.deleted" | "imageCampaign.updated" | "network.*" | "network.created" | "network.deleted" | "network.updated" | "operation.*" | "operation.created" | "operation.deleted" | "operation.updated" | "portForward.*" | "portForward.created" | "portForward.deleted" | "portForward.updated" | "registry.*" | "registry.created" | "registry.deleted" | "registry.updated" | "snapshot.*" | "snapshot.created" | "snapshot.deleted" | "snapshot.updated" | "snapshotSchedule.*" | "snapshotSchedule.created" | "snapshotSchedule.deleted" | "snapshotSchedule.updated" | "tenant.*" | "tenant.created" | "tenant.deleted" | "tenant.updated" | "volume.*" | "volume.created" | "volume.deleted" | "volume.updated" | "volumeSnapshot.*" | "volumeSnapshot.created" | "volumeSnapshot.deleted" | "volumeSnapshot.updated" | "webhook.*" | "webhook.created" | "webhook.deleted" | "webhook.updated")[];
            /** @description Whether events are sent; those of a time when it was off are not */
            enabled?: boolean;
        };
        Usage: {
            /**
             * Format: date-time
             * @description From when
             */
            from: string;
            /**
             * Format: date-time
             * @description Until when, itself not included
             */
            to: string;
            /** @description The container, when grouped by container or resource; it may be gone */
            containerId?: string;
            /** @description Its name at the time */
            containerName?: string;
            /** @description Container, volume, backup or private image, when grouped by resource */
            resource?: components["schemas"]["UsageResource"];
            /**
             * Format: double
             * @description Seconds of one core
             */
            cpuSeconds: number;
            /**
             * Format: double
             * @description Memory limits, over the seconds that containers ran
             */
            memoryMiBHours: number;
            /**
             * Format: double
             * @description Disk limits, over the time containers were there
             */
            diskMiBHours: number;
            /**
             * Format: double
             * @description Sizes of snapshots, over the time they were there
             */
            snapshotMiBHours: number;
            /**
             * Format: double
             * @description Sizes of volumes, over the time they were there
             */
            volumeMiBHours: number;
            /**
             * Format: double
             * @description Sizes of backups, over the time they were there
             */
            backupMiBHours: number;
            /**
             * Format: double
             * @description Sizes of private images, over the time they were there
             */
            imageMiBHours: number;
            /**
             * Format: int64
             * @description Received
             */
            rxBytes: number;
            /**
             * Format: int64
             * @description Sent
             */
            txBytes: number;
            /**
             * Format: double
             * @description Seconds in which nobody measured: what was used is right in all, but spread evenly over them
             */
            gapSeconds: number;
        };
        UsageList: {
            /** @description In order of time, then of name */
            items: components["schemas"]["Usage"][];
        };
        UsageResource: {
            /**
             * @description The noun
             * @enum {string}
             */
            type: "container" | "volume" | "backup" | "image";
            /**
             * @description Its id; it may be gone
             * @example ctr_01k00000000000000000000000
             */
            id: string;
            /** @description Its name at the time */
            name: string;
        };
        VerifyBackup: {
            /**
             * @description What an encrypted one was closed with; never kept or shown. Without it only the file's digest is looked at
             * @example seven words that nobody else would say
             */
            passphrase?: string;
        };
        Volume: {
            /** @description Opaque id */
            id: string;
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name: string;
            /**
             * Format: int32
             * @description The most it holds, in MiB
             */
            sizeMiB: number;
            /**
             * @description Available ones can be attached
             * @enum {string}
             */
            status: "creating" | "available" | "attaching" | "attached" | "detaching" | "restoring" | "deleting" | "error";
            /** @description Only after a failure */
            statusReason?: components["schemas"]["VolumeStatusReason"];
            /** @description Which container has it; absent: none */
            attachment?: components["schemas"]["VolumeAttachment"];
            /** @description Labels */
            labels: {
                [key: string]: string;
            };
            /** @description Refuses to be deleted */
            protected: boolean;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it last changed
             */
            updatedAt: string;
            /**
             * Format: int32
             * @description Counts changes; the ETag
             */
            version: number;
        };
        VolumeAttachment: {
            /** @description The container */
            containerId: string;
            /** @description Where in it */
            path: string;
            /** @description Whether nothing in it can write there */
            readOnly: boolean;
        };
        VolumeChange: {
            /** @description The volume */
            volume: components["schemas"]["Volume"];
            /** @description The work under way, when its size changes */
            operation?: components["schemas"]["Operation"];
        };
        VolumeSnapshot: {
            /** @description Opaque id */
            id: string;
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name: string;
            /** @description The volume it was taken of; it may be gone */
            volumeId: string;
            /** @description That volume's name at the time */
            volumeName: string;
            /**
             * @description Ready ones can be restored and cloned
             * @enum {string}
             */
            status: "creating" | "ready" | "restoring" | "deleting" | "error";
            /** @description Only after a failure */
            statusReason?: components["schemas"]["VolumeStatusReason"];
            /**
             * Format: int32
             * @description What it holds, in MiB; counted in volumeMiB
             */
            sizeMiB: number;
            /** @description Labels */
            labels: {
                [key: string]: string;
            };
            /** @description Refuses to be deleted */
            protected: boolean;
            /**
             * Format: date-time
             * @description When it was taken
             */
            createdAt: string;
            /**
             * Format: int32
             * @description Counts changes; the ETag
             */
            version: number;
        };
        VolumeSnapshotAnswer: {
            /** @description The snapshot */
            volumeSnapshot: components["schemas"]["VolumeSnapshot"];
        };
        VolumeSnapshotWithOperation: {
            /** @description The snapshot */
            volumeSnapshot: components["schemas"]["VolumeSnapshot"];
            /** @description The work under way */
            operation: components["schemas"]["Operation"];
        };
        VolumeSource: {
            /** @description A snapshot of a volume, by id or name */
            volumeSnapshotId: string;
        };
        VolumeStats: {
            /**
             * Format: int32
             * @description MiB, as of the last half minute
             */
            usedMiB: number;
            /**
             * Format: int32
             * @description The most it holds, as its host has it, in MiB
             */
            sizeMiB: number;
            /**
             * Format: date-time
             * @description When it was asked
             */
            at: string;
        };
        VolumeStatusReason: {
            /** @description A code of the catalogue */
            code: string;
            /** @description What happened */
            message: string;
        };
        VolumeWithOperation: {
            /** @description The volume */
            volume: components["schemas"]["Volume"];
            /** @description The work under way */
            operation: components["schemas"]["Operation"];
        };
        Webhook: {
            /** @description Opaque id */
            id: string;
            /**
             * @description DNS label, unique in the tenant
             * @example web-1
             */
            name: string;
            /**
             * @description Where they are posted to: https, on the public internet
             * @example https://example.com/hooks/berth
             */
            url: string;
            /**
             * @description Which events: container.updated, container.* or *
             * @example [
             *       "operation.updated"
             *     ]
             */
            types: string[];
            /** @description Whether events are sent; off after the receiver answered 410 */
            enabled: boolean;
            /**
             * Format: date-time
             * @description Until when what is sent is signed with the secret before this one too
             */
            previousSecretUntil?: string;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * Format: int32
             * @description Counts changes; also its ETag
             */
            version: number;
        };
        WebhookAnswer: {
            /** @description The webhook */
            webhook: components["schemas"]["Webhook"];
        };
        WebhookAttempt: {
            /**
             * Format: date-time
             * @description When
             */
            at: string;
            /**
             * Format: int32
             * @description Milliseconds it took
             */
            durationMs: number;
            /**
             * Format: int32
             * @description The HTTP status of the answer
             */
            status?: number;
            /** @description Why there was none */
            error?: string;
        };
        WebhookDelivery: {
            /** @description Opaque id */
            id: string;
            /** @description The webhook it is for */
            webhookId: string;
            /** @description The event it tells of */
            eventId: string;
            /**
             * @description What happened
             * @example container.updated
             */
            type: string;
            /**
             * @description How it stands
             * @enum {string}
             */
            status: "pending" | "delivered" | "failed";
            /** @description The newest twenty */
            attempts: components["schemas"]["WebhookAttempt"][];
            /**
             * Format: date-time
             * @description When it is tried next
             */
            nextAttemptAt?: string;
            /** @description What is sent */
            body: string;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
        };
        WebhookDeliveryAnswer: {
            /** @description To be sent again */
            delivery: components["schemas"]["WebhookDelivery"];
        };
        WriteContainerFileInput: {
            /** @description The container, by id or name */
            id: string;
            /**
             * @description Absolute; links in it are followed inside the container, the last one too unless it is removed
             * @example /etc/hostname
             */
            path: string;
            /** @description The bytes of a file, as base64, up to 1 MiB; send larger ones over REST */
            content?: string;
            /**
             * @description file when left out; folder: make one, without content
             * @enum {string}
             */
            kind?: "file" | "folder";
            /**
             * Format: int32
             * @description Owner; what was there keeps its own, else 0
             */
            uid?: number;
            /**
             * Format: int32
             * @description Group; what was there keeps its own, else 0
             */
            gid?: number;
            /**
             * @description Permission bits, octal; what was there keeps its own, else 0644, folders 0755
             * @example 0644
             */
            mode?: string;
        };
    };
    responses: never;
    parameters: {
        /** @description On every GET below /v1: only these fields of the object, or of each of a list. Names joined by commas, limits.memoryMiB for one within another */
        Fields: string;
        /** @description On every change below /v1: true answers a Plan with status 200, and changes nothing */
        DryRun: boolean;
        /** @description The id of a tenant below yours, to act on that one */
        Tenant: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    health_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "text",
                     *       "version": "0.1.0"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    metrics_text: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    health_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "text",
                     *       "version": "0.1.0"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    apiKeys_list: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description Order, for example createdAt:desc or name:asc */
                sort?: string;
                /** @description Exact name */
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "key_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "scopes": [
                     *             "containers:read"
                     *           ],
                     *           "prefix": "text",
                     *           "selector": "team=core",
                     *           "allowedCidrs": [
                     *             "192.0.2.0/24"
                     *           ],
                     *           "fromAbove": false,
                     *           "createdAt": "2026-11-21T09:30:00Z",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["ApiKey"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    apiKeys_create: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "web-1",
                 *       "scopes": [
                 *         "containers:read",
                 *         "snapshots:*"
                 *       ],
                 *       "selector": "team=core",
                 *       "allowedCidrs": [
                 *         "192.0.2.0/24"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateApiKeyInput"];
            };
        };
        responses: {
            /** @description With dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    /** @description The path of what was made */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "apiKey": {
                     *         "id": "key_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "scopes": [
                     *           "containers:read"
                     *         ],
                     *         "prefix": "text",
                     *         "selector": "team=core",
                     *         "allowedCidrs": [
                     *           "192.0.2.0/24"
                     *         ],
                     *         "fromAbove": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
        };
    };
    apiKeys_simulate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "key_01k00000000000000000000000",
                 *       "scope": "containers:write",
                 *       "labels": {
                 *         "team": "core"
                 *       },
                 *       "address": "192.0.2.7"
                 *     }
                 */
                "application/json": components["schemas"]["SimulateApiKeyInput"];
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "scope": "text",
                     *           "allowed": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["KeyDecisions"];
                };
            };
        };
    };
    apiKeys_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the API key */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_01k00000000000000000000000",
                     *       "name": "web-1",
                     *       "scopes": [
                     *         "containers:read"
                     *       ],
                     *       "prefix": "text",
                     *       "selector": "team=core",
                     *       "allowedCidrs": [
                     *         "192.0.2.0/24"
                     *       ],
                     *       "fromAbove": false,
                     *       "createdAt": "2026-11-21T09:30:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    apiKeys_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the API key */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    apiKeys_rotate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the API key */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "overlapSeconds": 3600
                 *     }
                 */
                "application/json": components["schemas"]["RotateOptions"];
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "apiKey": {
                     *         "id": "key_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "scopes": [
                     *           "containers:read"
                     *         ],
                     *         "prefix": "text",
                     *         "selector": "team=core",
                     *         "allowedCidrs": [
                     *           "192.0.2.0/24"
                     *         ],
                     *         "fromAbove": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
        };
    };
    audit_list: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description createdAt:desc or createdAt:asc */
                sort?: string;
                /** @description For example POST /v1/containers, or mutation createContainer */
                action?: string;
                /** @description What came of it */
                outcome?: "ok" | "tried" | "failed" | "invalid" | "unauthenticated" | "forbidden" | "not_found" | "method_not_allowed" | "not_acceptable" | "conflict" | "name_taken" | "busy" | "protected" | "precondition_failed" | "too_large" | "range_not_satisfiable" | "unsupported_media_type" | "quota_exceeded" | "no_capacity" | "rate_limited" | "idempotency_mismatch" | "idempotency_in_flight" | "unsupported" | "unavailable" | "timeout" | "internal";
                /** @description Of this key */
                keyId?: string;
                /** @description About this object, by id */
                resource?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "aud_01k00000000000000000000000",
                     *           "action": "POST /v1/containers",
                     *           "outcome": "text",
                     *           "remote": "text",
                     *           "requestId": "req_01k00000000000000000000000",
                     *           "createdAt": "2026-11-21T09:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    backups_list: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description Order, for example createdAt:desc or name:asc */
                sort?: string;
                /** @description Exact name */
                name?: string;
                /** @description Exact status */
                status?: "creating" | "ready" | "deleting" | "error";
                /** @description Kubernetes label selector, for example env in (a,b),!old,tier!=x */
                labels?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "bak_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "containerId": "ctr_01k00000000000000000000000",
                     *           "containerName": "web-1",
                     *           "status": "ready",
                     *           "sizeBytes": 1,
                     *           "digest": "text",
                     *           "encrypted": false,
                     *           "leftOut": [
                     *             "text"
                     *           ],
                     *           "labels": {},
                     *           "createdAt": "2026-11-21T09:30:00Z",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Backup"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    backups_upload: {
        parameters: {
            query?: {
                /** @description DNS label, unique in the tenant; made from the time when absent */
                name?: string;
                /** @description What the sha256 of the file must be */
                digest?: string;
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description With dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    /** @description The path of what was made */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "backup": {
                     *         "id": "bak_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "containerId": "ctr_01k00000000000000000000000",
                     *         "containerName": "web-1",
                     *         "status": "ready",
                     *         "sizeBytes": 1,
                     *         "digest": "text",
                     *         "encrypted": false,
                     *         "leftOut": [
                     *           "text"
                     *         ],
                     *         "labels": {},
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["BackupWithOperation"];
                };
            };
        };
    };
    backups_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the backup */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "bak_01k00000000000000000000000",
                     *       "name": "web-1",
                     *       "containerId": "ctr_01k00000000000000000000000",
                     *       "containerName": "web-1",
                     *       "status": "ready",
                     *       "sizeBytes": 1,
                     *       "digest": "text",
                     *       "encrypted": false,
                     *       "leftOut": [
                     *         "text"
                     *       ],
                     *       "labels": {},
                     *       "createdAt": "2026-11-21T09:30:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Backup"];
                };
            };
        };
    };
    backups_delete: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the backup */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OperationAnswer"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OperationAnswer"];
                };
            };
        };
    };
    backups_restore: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the backup */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "web-again",
                 *       "passphrase": "seven words that nobody else would say"
                 *     }
                 */
                "application/json": components["schemas"]["RestoreBackup"];
            };
        };
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"];
                };
            };
        };
    };
    backups_verify: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the backup */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "passphrase": "seven words that nobody else would say"
                 *     }
                 */
                "application/json": components["schemas"]["VerifyBackup"];
            };
        };
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "backup": {
                     *         "id": "bak_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "containerId": "ctr_01k00000000000000000000000",
                     *         "containerName": "web-1",
                     *         "status": "ready",
                     *         "sizeBytes": 1,
                     *         "digest": "text",
                     *         "encrypted": false,
                     *         "leftOut": [
                     *           "text"
                     *         ],
                     *         "labels": {},
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["BackupWithOperation"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "backup": {
                     *         "id": "bak_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "containerId": "ctr_01k00000000000000000000000",
                     *         "containerName": "web-1",
                     *         "status": "ready",
                     *         "sizeBytes": 1,
                     *         "digest": "text",
                     *         "encrypted": false,
                     *         "leftOut": [
                     *           "text"
                     *         ],
                     *         "labels": {},
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["BackupWithOperation"];
                };
            };
        };
    };
    backups_download: {
        parameters: {
            query?: never;
            header?: {
                /** @description bytes=first-last answers 206 with that part; If-Range takes the ETag, which is the digest */
                Range?: string;
            };
            path: {
                /** @description Id or name of the backup */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The part that was asked for */
            206: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
        };
    };
    containers_list: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description Order, for example createdAt:desc or name:asc */
                sort?: string;
                /** @description Exact name */
                name?: string;
                /** @description Exact status */
                status?: "provisioning" | "stopped" | "starting" | "running" | "stopping" | "paused" | "restoring" | "deleting" | "error";
                /** @description Kubernetes label selector, for example env in (a,b),!old,tier!=x */
                labels?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "ctr_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "status": "running",
                     *           "image": {
                     *             "id": "img_01k00000000000000000000000",
                     *             "name": "web-1"
                     *           },
                     *           "limits": {
                     *             "cpus": 1,
                     *             "memoryMiB": 512,
                     *             "diskMiB": 4096,
                     *             "processes": 512
                     *           },
                     *           "driver": "native",
                     *           "labels": {},
                     *           "addresses": [
                     *             {
                     *               "family": "ipv4",
                     *               "address": "10.128.0.2",
                     *               "networkId": "net_01k00000000000000000000000"
                     *             }
                     *           ],
                     *           "protected": false,
                     *           "autostart": false,
                     *           "command": [
                     *             "text"
                     *           ],
                     *           "user": "text",
                     *           "workingDir": "text",
                     *           "stopSignal": "text",
                     *           "env": {},
                     *           "profiles": [
                     *             "fuse"
                     *           ],
                     *           "snapshots": 1,
                     *           "createdAt": "2026-11-21T09:30:00Z",
                     *           "updatedAt": "2026-11-21T09:30:00Z",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Container"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    containers_create: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "web-1",
                 *       "image": "busybox",
                 *       "labels": {
                 *         "env": "prod"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateContainerInput"];
            };
        };
        responses: {
            /** @description With dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    /** @description The path of what was made */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"];
                };
            };
        };
    };
    containerBatches_power: {
        parameters: {
            query?: never;
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description What to do to them */
                action: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "labels": "env=prod,tier!=db"
                 *     }
                 */
                "application/json": components["schemas"]["PowerSelection"];
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "matched": 1,
                     *       "items": [
                     *         {
                     *           "container": {
                     *             "id": "ctr_01k00000000000000000000000",
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "image": {
                     *               "id": "img_01k00000000000000000000000",
                     *               "name": "web-1"
                     *             },
                     *             "limits": {
                     *               "cpus": 1,
                     *               "memoryMiB": 512,
                     *               "diskMiB": 4096,
                     *               "processes": 512
                     *             },
                     *             "driver": "native",
                     *             "labels": {},
                     *             "addresses": [
                     *               {
                     *                 "family": "ipv4",
                     *                 "address": "10.128.0.2",
                     *                 "networkId": "net_01k00000000000000000000000"
                     *               }
                     *             ],
                     *             "protected": false,
                     *             "autostart": false,
                     *             "command": [
                     *               "text"
                     *             ],
                     *             "user": "text",
                     *             "workingDir": "text",
                     *             "stopSignal": "text",
                     *             "env": {},
                     *             "profiles": [
                     *               "fuse"
                     *             ],
                     *             "snapshots": 1,
                     *             "createdAt": "2026-11-21T09:30:00Z",
                     *             "updatedAt": "2026-11-21T09:30:00Z",
                     *             "version": 1
                     *           },
                     *           "operation": {
                     *             "id": "op_01k00000000000000000000000",
                     *             "kind": "container.create",
                     *             "status": "running",
                     *             "progress": 1,
                     *             "resource": {
                     *               "type": "container",
                     *               "id": "ctr_01k00000000000000000000000"
                     *             },
                     *             "warnings": [
                     *               {
                     *                 "code": "killed",
                     *                 "message": "what happened, for people"
                     *               }
                     *             ],
                     *             "steps": [
                     *               {
                     *                 "name": "web-1",
                     *                 "status": "running",
                     *                 "startedAt": "2026-11-21T09:30:00Z"
                     *               }
                     *             ],
                     *             "createdBy": {
                     *               "keyId": "key_01k00000000000000000000000"
                     *             },
                     *             "requestId": "req_01k00000000000000000000000",
                     *             "createdAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         }
                     *       ],
                     *       "skipped": [
                     *         {
                     *           "id": "ctr_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "message": "what happened, for people"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PowerSelectionAnswer"];
                };
            };
        };
    };
    containerBatches_create: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "name": "web-1",
                 *           "image": "busybox",
                 *           "labels": {
                 *             "env": "prod"
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateContainersInput"];
            };
        };
        responses: {
            /** @description With dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "container": {
                     *             "id": "ctr_01k00000000000000000000000",
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "image": {
                     *               "id": "img_01k00000000000000000000000",
                     *               "name": "web-1"
                     *             },
                     *             "limits": {
                     *               "cpus": 1,
                     *               "memoryMiB": 512,
                     *               "diskMiB": 4096,
                     *               "processes": 512
                     *             },
                     *             "driver": "native",
                     *             "labels": {},
                     *             "addresses": [
                     *               {
                     *                 "family": "ipv4",
                     *                 "address": "10.128.0.2",
                     *                 "networkId": "net_01k00000000000000000000000"
                     *               }
                     *             ],
                     *             "protected": false,
                     *             "autostart": false,
                     *             "command": [
                     *               "text"
                     *             ],
                     *             "user": "text",
                     *             "workingDir": "text",
                     *             "stopSignal": "text",
                     *             "env": {},
                     *             "profiles": [
                     *               "fuse"
                     *             ],
                     *             "snapshots": 1,
                     *             "createdAt": "2026-11-21T09:30:00Z",
                     *             "updatedAt": "2026-11-21T09:30:00Z",
                     *             "version": 1
                     *           },
                     *           "operation": {
                     *             "id": "op_01k00000000000000000000000",
                     *             "kind": "container.create",
                     *             "status": "running",
                     *             "progress": 1,
                     *             "resource": {
                     *               "type": "container",
                     *               "id": "ctr_01k00000000000000000000000"
                     *             },
                     *             "warnings": [
                     *               {
                     *                 "code": "killed",
                     *                 "message": "what happened, for people"
                     *               }
                     *             ],
                     *             "steps": [
                     *               {
                     *                 "name": "web-1",
                     *                 "status": "running",
                     *                 "startedAt": "2026-11-21T09:30:00Z"
                     *               }
                     *             ],
                     *             "createdBy": {
                     *               "keyId": "key_01k00000000000000000000000"
                     *             },
                     *             "requestId": "req_01k00000000000000000000000",
                     *             "createdAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswers"];
                };
            };
        };
    };
    containers_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ctr_01k00000000000000000000000",
                     *       "name": "web-1",
                     *       "status": "running",
                     *       "image": {
                     *         "id": "img_01k00000000000000000000000",
                     *         "name": "web-1"
                     *       },
                     *       "limits": {
                     *         "cpus": 1,
                     *         "memoryMiB": 512,
                     *         "diskMiB": 4096,
                     *         "processes": 512
                     *       },
                     *       "driver": "native",
                     *       "labels": {},
                     *       "addresses": [
                     *         {
                     *           "family": "ipv4",
                     *           "address": "10.128.0.2",
                     *           "networkId": "net_01k00000000000000000000000"
                     *         }
                     *       ],
                     *       "protected": false,
                     *       "autostart": false,
                     *       "command": [
                     *         "text"
                     *       ],
                     *       "user": "text",
                     *       "workingDir": "text",
                     *       "stopSignal": "text",
                     *       "env": {},
                     *       "profiles": [
                     *         "fuse"
                     *       ],
                     *       "snapshots": 1,
                     *       "createdAt": "2026-11-21T09:30:00Z",
                     *       "updatedAt": "2026-11-21T09:30:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Container"];
                };
            };
        };
    };
    containers_delete: {
        parameters: {
            query?: {
                /** @description Do not give it time to stop */
                force?: boolean;
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OperationAnswer"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OperationAnswer"];
                };
            };
        };
    };
    containers_update: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["UpdateContainer"];
            };
        };
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerChange"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerChange"];
                };
            };
        };
    };
    containers_kill: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["PowerOptions"];
            };
        };
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"];
                };
            };
        };
    };
    containers_pause: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["PowerOptions"];
            };
        };
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"];
                };
            };
        };
    };
    containers_rebuild: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "image": "busybox"
                 *     }
                 */
                "application/json": components["schemas"]["RebuildOptions"];
            };
        };
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"];
                };
            };
        };
    };
    containers_restart: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["PowerOptions"];
            };
        };
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"];
                };
            };
        };
    };
    containers_resume: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["PowerOptions"];
            };
        };
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"];
                };
            };
        };
    };
    containers_start: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["PowerOptions"];
            };
        };
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"];
                };
            };
        };
    };
    containers_stop: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["PowerOptions"];
            };
        };
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"];
                };
            };
        };
    };
    backups_create: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "before-upgrade",
                 *       "labels": {
                 *         "reason": "upgrade"
                 *       },
                 *       "passphrase": "seven words that nobody else would say"
                 *     }
                 */
                "application/json": components["schemas"]["CreateBackupBody"];
            };
        };
        responses: {
            /** @description With dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    /** @description The path of what was made */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "backup": {
                     *         "id": "bak_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "containerId": "ctr_01k00000000000000000000000",
                     *         "containerName": "web-1",
                     *         "status": "ready",
                     *         "sizeBytes": 1,
                     *         "digest": "text",
                     *         "encrypted": false,
                     *         "leftOut": [
                     *           "text"
                     *         ],
                     *         "labels": {},
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["BackupWithOperation"];
                };
            };
        };
    };
    containerStreams_console: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Binary messages are bytes, text messages are JSON: {resize}, {signal}, {end} from the client, {stderr}, {exit} to it */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid */
            400: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description How to say who you are */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden or quota_exceeded */
            403: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict, name_taken, busy, protected or idempotency_in_flight */
            409: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition_failed */
            412: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description idempotency_mismatch or unsupported */
            422: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description Seconds to wait */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too_large: headers or query */
            431: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no_capacity or unavailable */
            503: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description timeout */
            504: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    containers_exec: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "command": [
                 *         "uname",
                 *         "-a"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Exec"];
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "exitCode": 1,
                     *       "stdout": "text",
                     *       "stderr": "text",
                     *       "truncated": false,
                     *       "timedOut": false
                     *     }
                     */
                    "application/json": components["schemas"]["ExecResult"];
                };
            };
        };
    };
    containerStreams_exec: {
        parameters: {
            query: {
                /** @description Give it a terminal: 1 or true */
                tty?: boolean;
                /** @description Columns of the terminal */
                cols?: number;
                /** @description Rows of the terminal */
                rows?: number;
                /** @description Directory to run in; / when left out */
                cwd?: string;
                /** @description Name or uid[:gid] inside the container; root when left out */
                user?: string;
                /** @description Program and arguments, one parameter each */
                command: string[];
            };
            header?: never;
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Binary messages are bytes, text messages are JSON: {resize}, {signal}, {end} from the client, {stderr}, {exit} to it */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid */
            400: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description How to say who you are */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden or quota_exceeded */
            403: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict, name_taken, busy, protected or idempotency_in_flight */
            409: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition_failed */
            412: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description idempotency_mismatch or unsupported */
            422: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description Seconds to wait */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too_large: headers or query */
            431: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no_capacity or unavailable */
            503: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description timeout */
            504: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    files_read: {
        parameters: {
            query: {
                /** @description Absolute; links in it are followed inside the container, the last one too unless it is removed */
                path: string;
            };
            header?: never;
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "web-1",
                     *           "kind": "file",
                     *           "size": 1,
                     *           "mode": "0644",
                     *           "uid": 1,
                     *           "gid": 1,
                     *           "modifiedAt": "2026-11-21T09:30:00Z"
                     *         }
                     *       ],
                     *       "truncated": false
                     *     }
                     */
                    "application/json": components["schemas"]["FileListing"];
                    "application/octet-stream": string;
                };
            };
        };
    };
    files_write: {
        parameters: {
            query: {
                /** @description Absolute; links in it are followed inside the container, the last one too unless it is removed */
                path: string;
                /** @description folder: make one, without a body */
                kind?: "file" | "folder";
                /** @description Owner; what was there keeps its own, else 0 */
                uid?: number;
                /** @description Group; what was there keeps its own, else 0 */
                gid?: number;
                /** @description Permission bits, octal; what was there keeps its own, else 0644, folders 0755 */
                mode?: string;
            };
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "file": {
                     *         "name": "web-1",
                     *         "kind": "file",
                     *         "size": 1,
                     *         "mode": "0644",
                     *         "uid": 1,
                     *         "gid": 1,
                     *         "modifiedAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["FileAnswer"];
                };
            };
        };
    };
    files_remove: {
        parameters: {
            query: {
                /** @description Absolute; links in it are followed inside the container, the last one too unless it is removed */
                path: string;
                /** @description Also a folder with content */
                recursive?: boolean;
            };
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    containers_logs: {
        parameters: {
            query?: {
                /** @description Newest lines */
                tail?: number;
            };
            header?: never;
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "content": "text",
                     *       "truncated": false
                     *     }
                     */
                    "application/json": components["schemas"]["Logs"];
                };
            };
        };
    };
    snapshots_listOfContainer: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description Order, for example createdAt:desc or name:asc */
                sort?: string;
                /** @description Exact name */
                name?: string;
                /** @description Exact status */
                status?: "creating" | "ready" | "restoring" | "deleting" | "error";
                /** @description Kubernetes label selector, for example env in (a,b),!old,tier!=x */
                labels?: string;
            };
            header?: never;
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "snp_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "containerId": "ctr_01k00000000000000000000000",
                     *           "containerName": "web-1",
                     *           "status": "ready",
                     *           "sizeMiB": 1,
                     *           "current": false,
                     *           "protected": false,
                     *           "origin": "request",
                     *           "labels": {},
                     *           "createdAt": "2026-11-21T09:30:00Z",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Snapshot"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    snapshots_create: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "before-upgrade",
                 *       "labels": {
                 *         "reason": "upgrade"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateSnapshotBody"];
            };
        };
        responses: {
            /** @description With dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    /** @description The path of what was made */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "snapshot": {
                     *         "id": "snp_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "containerId": "ctr_01k00000000000000000000000",
                     *         "containerName": "web-1",
                     *         "status": "ready",
                     *         "sizeMiB": 1,
                     *         "current": false,
                     *         "protected": false,
                     *         "origin": "request",
                     *         "labels": {},
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SnapshotWithOperation"];
                };
            };
        };
    };
    containers_stats: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the container */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "cpuSeconds": 1,
                     *       "cpuPercent": 1,
                     *       "memory": {
                     *         "usedMiB": 1,
                     *         "limitMiB": 1,
                     *         "peakMiB": 1
                     *       },
                     *       "processes": {
                     *         "used": 1,
                     *         "limit": 1
                     *       },
                     *       "disk": {
                     *         "usedMiB": 1,
                     *         "limitMiB": 1
                     *       },
                     *       "network": {
                     *         "rxBytes": 1,
                     *         "txBytes": 1
                     *       },
                     *       "io": {
                     *         "readBytes": 1,
                     *         "writeBytes": 1
                     *       },
                     *       "limitHits": {},
                     *       "limitHitsAt": {},
                     *       "at": "2026-11-21T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Stats"];
                };
            };
        };
    };
    events_follow: {
        parameters: {
            query?: {
                /** @description Events behind this id; without it those from now on. A Last-Event-ID header counts instead. */
                after?: string;
                /** @description Only these: container.updated, or operation.* for all of an object, joined by commas */
                types?: string;
                /** @description Only of this object */
                resourceId?: string;
                /** @description Of a list, not of a stream */
                limit?: number;
            };
            header?: {
                /** @description Where to go on, as EventSource sends it */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "42",
                     *           "type": "container.updated",
                     *           "resource": {
                     *             "type": "text",
                     *             "id": "ctr_01k00000000000000000000000"
                     *           },
                     *           "data": {},
                     *           "at": "2026-11-21T09:30:00Z"
                     *         }
                     *       ],
                     *       "after": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["EventPage"];
                    "text/event-stream": string;
                };
            };
        };
    };
    findings_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "code": "unknown",
                     *           "message": "what happened, for people",
                     *           "fix": "text"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FindingList"];
                };
            };
        };
    };
    firewalls_list: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description Order, for example createdAt:desc or name:asc */
                sort?: string;
                /** @description Exact name */
                name?: string;
                /** @description Exact status */
                status?: "pending" | "active";
                /** @description Kubernetes label selector, for example env in (a,b),!old,tier!=x */
                labels?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "fwl_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "rules": [
                     *             {
                     *               "direction": "in",
                     *               "protocol": "tcp",
                     *               "ports": [
                     *                 "80",
                     *                 "8000-8100"
                     *               ],
                     *               "peers": [
                     *                 {
                     *                   "cidr": "192.0.2.0/24",
                     *                   "selector": "app=web"
                     *                 }
                     *               ],
                     *               "description": "the web"
                     *             }
                     *           ],
                     *           "appliesTo": {
                     *             "selector": "app=web",
                     *             "containerIds": [
                     *               "text"
                     *             ]
                     *           },
                     *           "applied": 1,
                     *           "status": "active",
                     *           "labels": {},
                     *           "createdAt": "2026-11-21T09:30:00Z",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Firewall"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    firewalls_create: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "web",
                 *       "labels": {
                 *         "app": "web"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateFirewallInput"];
            };
        };
        responses: {
            /** @description With dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    /** @description The path of what was made */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "firewall": {
                     *         "id": "fwl_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "rules": [
                     *           {
                     *             "direction": "in",
                     *             "protocol": "tcp",
                     *             "ports": [
                     *               "80",
                     *               "8000-8100"
                     *             ],
                     *             "peers": [
                     *               {
                     *                 "cidr": "192.0.2.0/24",
                     *                 "selector": "app=web"
                     *               }
                     *             ],
                     *             "description": "the web"
                     *           }
                     *         ],
                     *         "appliesTo": {
                     *           "selector": "app=web",
                     *           "containerIds": [
                     *             "text"
                     *           ]
                     *         },
                     *         "applied": 1,
                     *         "status": "active",
                     *         "labels": {},
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["FirewallAnswer"];
                };
            };
        };
    };
    firewalls_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the firewall */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "fwl_01k00000000000000000000000",
                     *       "name": "web-1",
                     *       "rules": [
                     *         {
                     *           "direction": "in",
                     *           "protocol": "tcp",
                     *           "ports": [
                     *             "80",
                     *             "8000-8100"
                     *           ],
                     *           "peers": [
                     *             {
                     *               "cidr": "192.0.2.0/24",
                     *               "selector": "app=web"
                     *             }
                     *           ],
                     *           "description": "the web"
                     *         }
                     *       ],
                     *       "appliesTo": {
                     *         "selector": "app=web",
                     *         "containerIds": [
                     *           "text"
                     *         ]
                     *       },
                     *       "applied": 1,
                     *       "status": "active",
                     *       "labels": {},
                     *       "createdAt": "2026-11-21T09:30:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Firewall"];
                };
            };
        };
    };
    firewalls_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the firewall */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    firewalls_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the firewall */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "web-1"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateFirewall"];
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "firewall": {
                     *         "id": "fwl_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "rules": [
                     *           {
                     *             "direction": "in",
                     *             "protocol": "tcp",
                     *             "ports": [
                     *               "80",
                     *               "8000-8100"
                     *             ],
                     *             "peers": [
                     *               {
                     *                 "cidr": "192.0.2.0/24",
                     *                 "selector": "app=web"
                     *               }
                     *             ],
                     *             "description": "the web"
                     *           }
                     *         ],
                     *         "appliesTo": {
                     *           "selector": "app=web",
                     *           "containerIds": [
                     *             "text"
                     *           ]
                     *         },
                     *         "applied": 1,
                     *         "status": "active",
                     *         "labels": {},
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["FirewallAnswer"];
                };
            };
        };
    };
    firewalls_hits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the firewall */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rules": [
                     *         {
                     *           "packets": 1,
                     *           "bytes": 1
                     *         }
                     *       ],
                     *       "droppedIn": {
                     *         "packets": 1,
                     *         "bytes": 1
                     *       },
                     *       "droppedOut": {
                     *         "packets": 1,
                     *         "bytes": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["FirewallHits"];
                };
            };
        };
    };
    hosts_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "hst_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "status": "online",
                     *           "driver": "native",
                     *           "poolReadOnly": false,
                     *           "publicAddress": "198.51.100.7",
                     *           "capabilities": [
                     *             "snapshots",
                     *             "diskQuota"
                     *           ],
                     *           "checks": [
                     *             {
                     *               "name": "web-1",
                     *               "ok": false,
                     *               "found": "text",
                     *               "fix": "text"
                     *             }
                     *           ],
                     *           "createdAt": "2026-11-21T09:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["HostList"];
                };
            };
        };
    };
    imageCampaigns_list: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description Order, for example createdAt:desc or name:asc */
                sort?: string;
                /** @description Exact name */
                name?: string;
                /** @description Exact status */
                status?: "running" | "paused" | "rolling_back" | "succeeded" | "failed" | "cancelled" | "rolled_back";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "cmp_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "labels": "env=prod,tier!=db",
                     *           "fromImage": {
                     *             "id": "img_01k00000000000000000000000",
                     *             "name": "web-1"
                     *           },
                     *           "toImage": {
                     *             "id": "img_01k00000000000000000000000",
                     *             "name": "web-1"
                     *           },
                     *           "wave": {
                     *             "size": 1,
                     *             "pauseSeconds": 1
                     *           },
                     *           "maxFailures": 1,
                     *           "status": "running",
                     *           "counts": {
                     *             "total": 1,
                     *             "pending": 1,
                     *             "moving": 1,
                     *             "moved": 1,
                     *             "failed": 1,
                     *             "skipped": 1,
                     *             "returning": 1,
                     *             "returned": 1,
                     *             "stuck": 1
                     *           },
                     *           "waves": 1,
                     *           "createdAt": "2026-11-21T09:30:00Z",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["ImageCampaign"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    imageCampaigns_create: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "patch-1",
                 *       "labels": "env=prod,tier!=db",
                 *       "fromImage": "text",
                 *       "toImage": "text"
                 *     }
                 */
                "application/json": components["schemas"]["CreateImageCampaignInput"];
            };
        };
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "matched": 1,
                     *       "skipped": [
                     *         {
                     *           "id": "ctr_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "message": "what happened, for people"
                     *         }
                     *       ],
                     *       "dryRun": false
                     *     }
                     */
                    "application/json": components["schemas"]["ImageCampaignPlan"] | components["schemas"]["Plan"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    /** @description The path of what was made */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "imageCampaign": {
                     *         "id": "cmp_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "labels": "env=prod,tier!=db",
                     *         "fromImage": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "toImage": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "wave": {
                     *           "size": 1,
                     *           "pauseSeconds": 1
                     *         },
                     *         "maxFailures": 1,
                     *         "status": "running",
                     *         "counts": {
                     *           "total": 1,
                     *           "pending": 1,
                     *           "moving": 1,
                     *           "moved": 1,
                     *           "failed": 1,
                     *           "skipped": 1,
                     *           "returning": 1,
                     *           "returned": 1,
                     *           "stuck": 1
                     *         },
                     *         "waves": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "matched": 1,
                     *       "skipped": [
                     *         {
                     *           "id": "ctr_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "message": "what happened, for people"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ImageCampaignCreated"];
                };
            };
        };
    };
    imageCampaigns_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the image campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "cmp_01k00000000000000000000000",
                     *       "name": "web-1",
                     *       "labels": "env=prod,tier!=db",
                     *       "fromImage": {
                     *         "id": "img_01k00000000000000000000000",
                     *         "name": "web-1"
                     *       },
                     *       "toImage": {
                     *         "id": "img_01k00000000000000000000000",
                     *         "name": "web-1"
                     *       },
                     *       "wave": {
                     *         "size": 1,
                     *         "pauseSeconds": 1
                     *       },
                     *       "maxFailures": 1,
                     *       "status": "running",
                     *       "counts": {
                     *         "total": 1,
                     *         "pending": 1,
                     *         "moving": 1,
                     *         "moved": 1,
                     *         "failed": 1,
                     *         "skipped": 1,
                     *         "returning": 1,
                     *         "returned": 1,
                     *         "stuck": 1
                     *       },
                     *       "waves": 1,
                     *       "createdAt": "2026-11-21T09:30:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ImageCampaign"];
                };
            };
        };
    };
    imageCampaigns_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the image campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    imageCampaigns_cancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the image campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "imageCampaign": {
                     *         "id": "cmp_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "labels": "env=prod,tier!=db",
                     *         "fromImage": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "toImage": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "wave": {
                     *           "size": 1,
                     *           "pauseSeconds": 1
                     *         },
                     *         "maxFailures": 1,
                     *         "status": "running",
                     *         "counts": {
                     *           "total": 1,
                     *           "pending": 1,
                     *           "moving": 1,
                     *           "moved": 1,
                     *           "failed": 1,
                     *           "skipped": 1,
                     *           "returning": 1,
                     *           "returned": 1,
                     *           "stuck": 1
                     *         },
                     *         "waves": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ImageCampaignAnswer"];
                };
            };
        };
    };
    imageCampaigns_pause: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the image campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "imageCampaign": {
                     *         "id": "cmp_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "labels": "env=prod,tier!=db",
                     *         "fromImage": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "toImage": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "wave": {
                     *           "size": 1,
                     *           "pauseSeconds": 1
                     *         },
                     *         "maxFailures": 1,
                     *         "status": "running",
                     *         "counts": {
                     *           "total": 1,
                     *           "pending": 1,
                     *           "moving": 1,
                     *           "moved": 1,
                     *           "failed": 1,
                     *           "skipped": 1,
                     *           "returning": 1,
                     *           "returned": 1,
                     *           "stuck": 1
                     *         },
                     *         "waves": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ImageCampaignAnswer"];
                };
            };
        };
    };
    imageCampaigns_resume: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the image campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "imageCampaign": {
                     *         "id": "cmp_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "labels": "env=prod,tier!=db",
                     *         "fromImage": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "toImage": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "wave": {
                     *           "size": 1,
                     *           "pauseSeconds": 1
                     *         },
                     *         "maxFailures": 1,
                     *         "status": "running",
                     *         "counts": {
                     *           "total": 1,
                     *           "pending": 1,
                     *           "moving": 1,
                     *           "moved": 1,
                     *           "failed": 1,
                     *           "skipped": 1,
                     *           "returning": 1,
                     *           "returned": 1,
                     *           "stuck": 1
                     *         },
                     *         "waves": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ImageCampaignAnswer"];
                };
            };
        };
    };
    imageCampaigns_rollback: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the image campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "imageCampaign": {
                     *         "id": "cmp_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "labels": "env=prod,tier!=db",
                     *         "fromImage": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "toImage": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "wave": {
                     *           "size": 1,
                     *           "pauseSeconds": 1
                     *         },
                     *         "maxFailures": 1,
                     *         "status": "running",
                     *         "counts": {
                     *           "total": 1,
                     *           "pending": 1,
                     *           "moving": 1,
                     *           "moved": 1,
                     *           "failed": 1,
                     *           "skipped": 1,
                     *           "returning": 1,
                     *           "returned": 1,
                     *           "stuck": 1
                     *         },
                     *         "waves": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ImageCampaignAnswer"];
                };
            };
        };
    };
    imageCampaigns_results: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description Order, for example createdAt:desc or name:asc */
                sort?: string;
                /** @description Exact name */
                name?: string;
                /** @description Exact status */
                status?: "pending" | "moving" | "moved" | "failed" | "skipped" | "returning" | "returned" | "stuck";
            };
            header?: never;
            path: {
                /** @description Id or name of the image campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "containerId": "ctr_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "status": "pending",
                     *           "shadows": [
                     *             {
                     *               "path": "text",
                     *               "change": "added",
                     *               "kind": "file"
                     *             }
                     *           ],
                     *           "shadowsTruncated": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["CampaignContainer"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    images_list: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description Order, for example createdAt:desc or name:asc */
                sort?: string;
                /** @description Exact name */
                name?: string;
                /** @description Exact status */
                status?: "importing" | "ready" | "error" | "deleting";
                /** @description Kubernetes label selector, for example env in (a,b),!old,tier!=x */
                labels?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "alias": "debian",
                     *           "os": "debian",
                     *           "release": "12",
                     *           "architecture": "text",
                     *           "sizeMiB": 1,
                     *           "digest": "text",
                     *           "visibility": "public",
                     *           "status": "ready",
                     *           "labels": {},
                     *           "command": [
                     *             "text"
                     *           ],
                     *           "user": "text",
                     *           "workingDir": "text",
                     *           "stopSignal": "text",
                     *           "createdAt": "2026-11-21T09:30:00Z",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Image"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    images_import: {
        parameters: {
            query?: {
                /** @description With an archive as the body: DNS label, unique in the tenant */
                name?: string;
                /** @description A second name */
                alias?: string;
                /** @description public: for every tenant; the operator only */
                visibility?: "public" | "private";
                /** @description What the sha256 of the archive must be */
                digest?: string;
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "web-1",
                 *       "alias": "web-latest",
                 *       "labels": {
                 *         "os": "debian"
                 *       },
                 *       "url": "https://images.example.com/web.tar.xz"
                 *     }
                 */
                "application/json": components["schemas"]["ImportImageBody"];
                "application/x-tar": string;
                "application/gzip": string;
                "application/x-xz": string;
                "application/zstd": string;
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description With dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    /** @description The path of what was made */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "image": {
                     *         "id": "img_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "alias": "debian",
                     *         "os": "debian",
                     *         "release": "12",
                     *         "architecture": "text",
                     *         "sizeMiB": 1,
                     *         "digest": "text",
                     *         "visibility": "public",
                     *         "status": "ready",
                     *         "labels": {},
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ImageAnswer"];
                };
            };
        };
    };
    images_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the image */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "img_01k00000000000000000000000",
                     *       "name": "web-1",
                     *       "alias": "debian",
                     *       "os": "debian",
                     *       "release": "12",
                     *       "architecture": "text",
                     *       "sizeMiB": 1,
                     *       "digest": "text",
                     *       "visibility": "public",
                     *       "status": "ready",
                     *       "labels": {},
                     *       "command": [
                     *         "text"
                     *       ],
                     *       "user": "text",
                     *       "workingDir": "text",
                     *       "stopSignal": "text",
                     *       "createdAt": "2026-11-21T09:30:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Image"];
                };
            };
        };
    };
    images_delete: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the image */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OperationAnswer"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OperationAnswer"];
                };
            };
        };
    };
    images_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the image */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "web-1",
                 *       "alias": "web-latest"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateImage"];
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "image": {
                     *         "id": "img_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "alias": "debian",
                     *         "os": "debian",
                     *         "release": "12",
                     *         "architecture": "text",
                     *         "sizeMiB": 1,
                     *         "digest": "text",
                     *         "visibility": "public",
                     *         "status": "ready",
                     *         "labels": {},
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ImageChange"];
                };
            };
        };
    };
    me_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tenant": {
                     *         "id": "ten_01k00000000000000000000000",
                     *         "name": "acme",
                     *         "status": "active",
                     *         "overcommit": 1,
                     *         "parentAccess": false,
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "key": {
                     *         "id": "key_01k00000000000000000000000",
                     *         "name": "ci",
                     *         "scopes": [
                     *           "text"
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    operations_list: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description createdAt:desc or createdAt:asc */
                sort?: string;
                /** @description Exact status */
                status?: "queued" | "running" | "succeeded" | "failed";
                /** @description What is done */
                kind?: "backup.create" | "backup.delete" | "backup.import" | "backup.verify" | "container.create" | "container.delete" | "container.kill" | "container.pause" | "container.rebuild" | "container.restart" | "container.resume" | "container.revert" | "container.start" | "container.stop" | "container.update" | "image.delete" | "image.import" | "imageCampaign.move" | "imageCampaign.return" | "snapshot.create" | "snapshot.delete" | "snapshot.restore" | "snapshotSchedule.run" | "volume.attach" | "volume.create" | "volume.delete" | "volume.detach" | "volume.resize" | "volumeSnapshot.create" | "volumeSnapshot.delete" | "volumeSnapshot.restore";
                /** @description Id of the object it is about */
                resourceId?: string;
                /** @description Only these: up to 50 ids, joined by commas */
                ids?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "op_01k00000000000000000000000",
                     *           "kind": "container.create",
                     *           "status": "running",
                     *           "progress": 1,
                     *           "resource": {
                     *             "type": "container",
                     *             "id": "ctr_01k00000000000000000000000"
                     *           },
                     *           "warnings": [
                     *             {
                     *               "code": "killed",
                     *               "message": "what happened, for people"
                     *             }
                     *           ],
                     *           "steps": [
                     *             {
                     *               "name": "web-1",
                     *               "status": "running",
                     *               "startedAt": "2026-11-21T09:30:00Z"
                     *             }
                     *           ],
                     *           "createdBy": {
                     *             "keyId": "key_01k00000000000000000000000"
                     *           },
                     *           "requestId": "req_01k00000000000000000000000",
                     *           "createdAt": "2026-11-21T09:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Operation"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    operations_get: {
        parameters: {
            query?: {
                /** @description Hold the answer up to so many seconds, until it ended */
                wait?: number;
            };
            header?: never;
            path: {
                /** @description Id of the operation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "op_01k00000000000000000000000",
                     *       "kind": "container.create",
                     *       "status": "running",
                     *       "progress": 1,
                     *       "resource": {
                     *         "type": "container",
                     *         "id": "ctr_01k00000000000000000000000"
                     *       },
                     *       "warnings": [
                     *         {
                     *           "code": "killed",
                     *           "message": "what happened, for people"
                     *         }
                     *       ],
                     *       "steps": [
                     *         {
                     *           "name": "web-1",
                     *           "status": "running",
                     *           "startedAt": "2026-11-21T09:30:00Z"
                     *         }
                     *       ],
                     *       "createdBy": {
                     *         "keyId": "key_01k00000000000000000000000"
                     *       },
                     *       "requestId": "req_01k00000000000000000000000",
                     *       "createdAt": "2026-11-21T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Operation"];
                };
            };
        };
    };
    operations_cancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the operation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OperationAnswer"];
                };
            };
        };
    };
    operations_revert: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the operation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "container": {
                     *         "id": "ctr_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "status": "running",
                     *         "image": {
                     *           "id": "img_01k00000000000000000000000",
                     *           "name": "web-1"
                     *         },
                     *         "limits": {
                     *           "cpus": 1,
                     *           "memoryMiB": 512,
                     *           "diskMiB": 4096,
                     *           "processes": 512
                     *         },
                     *         "driver": "native",
                     *         "labels": {},
                     *         "addresses": [
                     *           {
                     *             "family": "ipv4",
                     *             "address": "10.128.0.2",
                     *             "networkId": "net_01k00000000000000000000000"
                     *           }
                     *         ],
                     *         "protected": false,
                     *         "autostart": false,
                     *         "command": [
                     *           "text"
                     *         ],
                     *         "user": "text",
                     *         "workingDir": "text",
                     *         "stopSignal": "text",
                     *         "env": {},
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "snapshots": 1,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContainerAnswer"];
                };
            };
        };
    };
    plans_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "method": "PATCH",
                 *       "path": "/v1/containers/web-1",
                 *       "body": {
                 *         "limits": {
                 *           "memoryMiB": 256
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PlanInput"];
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
        };
    };
    portForwards_list: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description Order, for example createdAt:desc or name:asc */
                sort?: string;
                /** @description Exact name */
                name?: string;
                /** @description Exact status */
                status?: "pending" | "active";
                /** @description Kubernetes label selector, for example env in (a,b),!old,tier!=x */
                labels?: string;
                /** @description Only those that lead to this container, by id */
                containerId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "pfw_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "protocol": "tcp",
                     *           "publicAddress": "198.51.100.7",
                     *           "publicPort": 1,
                     *           "containerId": "ctr_01k00000000000000000000000",
                     *           "targetPort": 80,
                     *           "allowedCidrs": [
                     *             "192.0.2.0/24"
                     *           ],
                     *           "status": "active",
                     *           "labels": {},
                     *           "createdAt": "2026-11-21T09:30:00Z",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["PortForward"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    portForwards_create: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "web-http",
                 *       "protocol": "tcp",
                 *       "publicAddress": "198.51.100.7",
                 *       "publicPort": 20080,
                 *       "containerId": "ctr_01k00000000000000000000000",
                 *       "targetPort": 80,
                 *       "allowedCidrs": [
                 *         "192.0.2.0/24"
                 *       ],
                 *       "labels": {
                 *         "app": "web"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreatePortForwardInput"];
            };
        };
        responses: {
            /** @description With dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    /** @description The path of what was made */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "portForward": {
                     *         "id": "pfw_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "protocol": "tcp",
                     *         "publicAddress": "198.51.100.7",
                     *         "publicPort": 1,
                     *         "containerId": "ctr_01k00000000000000000000000",
                     *         "targetPort": 80,
                     *         "allowedCidrs": [
                     *           "192.0.2.0/24"
                     *         ],
                     *         "status": "active",
                     *         "labels": {},
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PortForwardAnswer"];
                };
            };
        };
    };
    portForwards_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the port forward */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "pfw_01k00000000000000000000000",
                     *       "name": "web-1",
                     *       "protocol": "tcp",
                     *       "publicAddress": "198.51.100.7",
                     *       "publicPort": 1,
                     *       "containerId": "ctr_01k00000000000000000000000",
                     *       "targetPort": 80,
                     *       "allowedCidrs": [
                     *         "192.0.2.0/24"
                     *       ],
                     *       "status": "active",
                     *       "labels": {},
                     *       "createdAt": "2026-11-21T09:30:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PortForward"];
                };
            };
        };
    };
    portForwards_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the port forward */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    portForwards_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the port forward */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "web-1",
                 *       "targetPort": 80,
                 *       "allowedCidrs": [
                 *         "192.0.2.0/24"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["UpdatePortForward"];
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "portForward": {
                     *         "id": "pfw_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "protocol": "tcp",
                     *         "publicAddress": "198.51.100.7",
                     *         "publicPort": 1,
                     *         "containerId": "ctr_01k00000000000000000000000",
                     *         "targetPort": 80,
                     *         "allowedCidrs": [
                     *           "192.0.2.0/24"
                     *         ],
                     *         "status": "active",
                     *         "labels": {},
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PortForwardAnswer"];
                };
            };
        };
    };
    quotas_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "resource": "addresses",
                     *           "limit": 1,
                     *           "used": 1,
                     *           "promised": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["QuotaList"];
                };
            };
        };
    };
    registries_list: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description Order, for example createdAt:desc or name:asc */
                sort?: string;
                /** @description Exact name */
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "reg_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "host": "registry.example.com",
                     *           "username": "robot",
                     *           "createdAt": "2026-11-21T09:30:00Z",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Registry"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    registries_create: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "registry",
                 *       "host": "registry.example.com",
                 *       "username": "robot",
                 *       "password": "a-token-of-the-registry"
                 *     }
                 */
                "application/json": components["schemas"]["CreateRegistryInput"];
            };
        };
        responses: {
            /** @description With dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    /** @description The path of what was made */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "registry": {
                     *         "id": "reg_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "host": "registry.example.com",
                     *         "username": "robot",
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RegistryAnswer"];
                };
            };
        };
    };
    registries_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the registry */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "reg_01k00000000000000000000000",
                     *       "name": "web-1",
                     *       "host": "registry.example.com",
                     *       "username": "robot",
                     *       "createdAt": "2026-11-21T09:30:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Registry"];
                };
            };
        };
    };
    registries_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the registry */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    registries_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the registry */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "username": "robot",
                 *       "password": "a-token-of-the-registry"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateRegistry"];
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "registry": {
                     *         "id": "reg_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "host": "registry.example.com",
                     *         "username": "robot",
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RegistryAnswer"];
                };
            };
        };
    };
    snapshotSchedules_list: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description Order, for example createdAt:desc or name:asc */
                sort?: string;
                /** @description Exact name */
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "sch_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "cron": "15 3 * * *",
                     *           "timezone": "UTC",
                     *           "selector": "env=prod",
                     *           "snapshotName": "{container}-{date}-{time}",
                     *           "retention": {},
                     *           "enabled": false,
                     *           "createdAt": "2026-11-21T09:30:00Z",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["SnapshotSchedule"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    snapshotSchedules_create: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "nightly",
                 *       "cron": "15 3 * * *",
                 *       "timezone": "UTC",
                 *       "selector": "env=prod",
                 *       "snapshotName": "{container}-{date}-{time}"
                 *     }
                 */
                "application/json": components["schemas"]["CreateSnapshotScheduleInput"];
            };
        };
        responses: {
            /** @description With dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    /** @description The path of what was made */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "snapshotSchedule": {
                     *         "id": "sch_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "cron": "15 3 * * *",
                     *         "timezone": "UTC",
                     *         "selector": "env=prod",
                     *         "snapshotName": "{container}-{date}-{time}",
                     *         "retention": {},
                     *         "enabled": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SnapshotScheduleAnswer"];
                };
            };
        };
    };
    snapshotSchedules_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the snapshot schedule */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "sch_01k00000000000000000000000",
                     *       "name": "web-1",
                     *       "cron": "15 3 * * *",
                     *       "timezone": "UTC",
                     *       "selector": "env=prod",
                     *       "snapshotName": "{container}-{date}-{time}",
                     *       "retention": {},
                     *       "enabled": false,
                     *       "createdAt": "2026-11-21T09:30:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["SnapshotSchedule"];
                };
            };
        };
    };
    snapshotSchedules_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the snapshot schedule */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    snapshotSchedules_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the snapshot schedule */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "cron": "15 3 * * *",
                 *       "timezone": "UTC",
                 *       "selector": "env=prod",
                 *       "snapshotName": "{container}-{date}-{time}"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateSnapshotSchedule"];
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "snapshotSchedule": {
                     *         "id": "sch_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "cron": "15 3 * * *",
                     *         "timezone": "UTC",
                     *         "selector": "env=prod",
                     *         "snapshotName": "{container}-{date}-{time}",
                     *         "retention": {},
                     *         "enabled": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SnapshotScheduleAnswer"];
                };
            };
        };
    };
    snapshots_list: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description Order, for example createdAt:desc or name:asc */
                sort?: string;
                /** @description Exact name */
                name?: string;
                /** @description Exact status */
                status?: "creating" | "ready" | "restoring" | "deleting" | "error";
                /** @description Kubernetes label selector, for example env in (a,b),!old,tier!=x */
                labels?: string;
                /** @description Only snapshots of this container, by id; also of one that is gone */
                containerId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "snp_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "containerId": "ctr_01k00000000000000000000000",
                     *           "containerName": "web-1",
                     *           "status": "ready",
                     *           "sizeMiB": 1,
                     *           "current": false,
                     *           "protected": false,
                     *           "origin": "request",
                     *           "labels": {},
                     *           "createdAt": "2026-11-21T09:30:00Z",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Snapshot"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    snapshots_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the snapshot */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "snp_01k00000000000000000000000",
                     *       "name": "web-1",
                     *       "containerId": "ctr_01k00000000000000000000000",
                     *       "containerName": "web-1",
                     *       "status": "ready",
                     *       "sizeMiB": 1,
                     *       "current": false,
                     *       "protected": false,
                     *       "origin": "request",
                     *       "labels": {},
                     *       "createdAt": "2026-11-21T09:30:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Snapshot"];
                };
            };
        };
    };
    snapshots_delete: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the snapshot */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OperationAnswer"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OperationAnswer"];
                };
            };
        };
    };
    snapshots_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the snapshot */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "web-1"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateSnapshot"];
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "snapshot": {
                     *         "id": "snp_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "containerId": "ctr_01k00000000000000000000000",
                     *         "containerName": "web-1",
                     *         "status": "ready",
                     *         "sizeMiB": 1,
                     *         "current": false,
                     *         "protected": false,
                     *         "origin": "request",
                     *         "labels": {},
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SnapshotAnswer"];
                };
            };
        };
    };
    snapshots_restore: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the snapshot */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["RestoreOptions"];
            };
        };
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "snapshot": {
                     *         "id": "snp_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "containerId": "ctr_01k00000000000000000000000",
                     *         "containerName": "web-1",
                     *         "status": "ready",
                     *         "sizeMiB": 1,
                     *         "current": false,
                     *         "protected": false,
                     *         "origin": "request",
                     *         "labels": {},
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SnapshotWithOperation"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "snapshot": {
                     *         "id": "snp_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "containerId": "ctr_01k00000000000000000000000",
                     *         "containerName": "web-1",
                     *         "status": "ready",
                     *         "sizeMiB": 1,
                     *         "current": false,
                     *         "protected": false,
                     *         "origin": "request",
                     *         "labels": {},
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SnapshotWithOperation"];
                };
            };
        };
    };
    files_diff: {
        parameters: {
            query?: {
                /** @description The older snapshot, by id or name; the image as new when left out */
                from?: string;
            };
            header?: never;
            path: {
                /** @description Id or name of the snapshot */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "path": "text",
                     *           "change": "added",
                     *           "kind": "file"
                     *         }
                     *       ],
                     *       "truncated": false
                     *     }
                     */
                    "application/json": components["schemas"]["SnapshotDiff"];
                };
            };
        };
    };
    files_readSnapshot: {
        parameters: {
            query: {
                /** @description Absolute; links in it are followed inside the container, the last one too unless it is removed */
                path: string;
            };
            header?: never;
            path: {
                /** @description Id or name of the snapshot */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "web-1",
                     *           "kind": "file",
                     *           "size": 1,
                     *           "mode": "0644",
                     *           "uid": 1,
                     *           "gid": 1,
                     *           "modifiedAt": "2026-11-21T09:30:00Z"
                     *         }
                     *       ],
                     *       "truncated": false
                     *     }
                     */
                    "application/json": components["schemas"]["FileListing"];
                    "application/octet-stream": string;
                };
            };
        };
    };
    tenants_list: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description Order, for example createdAt:desc or name:asc */
                sort?: string;
                /** @description Exact name */
                name?: string;
                /** @description Exact status */
                status?: "active" | "suspended";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "ten_01k00000000000000000000000",
                     *           "name": "acme",
                     *           "status": "active",
                     *           "overcommit": 1,
                     *           "parentAccess": false,
                     *           "profiles": [
                     *             "fuse"
                     *           ],
                     *           "createdAt": "2026-11-21T09:30:00Z",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Tenant"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    tenants_create: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "acme",
                 *       "overcommit": 1
                 *     }
                 */
                "application/json": components["schemas"]["CreateTenantInput"];
            };
        };
        responses: {
            /** @description With dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    /** @description The path of what was made */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tenant": {
                     *         "id": "ten_01k00000000000000000000000",
                     *         "name": "acme",
                     *         "status": "active",
                     *         "overcommit": 1,
                     *         "parentAccess": false,
                     *         "profiles": [
                     *           "fuse"
                     *         ],
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "apiKey": {
                     *         "id": "key_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "scopes": [
                     *           "containers:read"
                     *         ],
                     *         "prefix": "text",
                     *         "selector": "team=core",
                     *         "allowedCidrs": [
                     *           "192.0.2.0/24"
                     *         ],
                     *         "fromAbove": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedTenant"];
                };
            };
        };
    };
    tenants_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the tenant */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ten_01k00000000000000000000000",
                     *       "name": "acme",
                     *       "status": "active",
                     *       "overcommit": 1,
                     *       "parentAccess": false,
                     *       "profiles": [
                     *         "fuse"
                     *       ],
                     *       "createdAt": "2026-11-21T09:30:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Tenant"];
                };
            };
        };
    };
    tenants_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the tenant */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    tenants_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the tenant */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "acme"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateTenantInput"];
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ten_01k00000000000000000000000",
                     *       "name": "acme",
                     *       "status": "active",
                     *       "overcommit": 1,
                     *       "parentAccess": false,
                     *       "profiles": [
                     *         "fuse"
                     *       ],
                     *       "createdAt": "2026-11-21T09:30:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Tenant"];
                };
            };
        };
    };
    tenants_resume: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the tenant */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ten_01k00000000000000000000000",
                     *       "name": "acme",
                     *       "status": "active",
                     *       "overcommit": 1,
                     *       "parentAccess": false,
                     *       "profiles": [
                     *         "fuse"
                     *       ],
                     *       "createdAt": "2026-11-21T09:30:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Tenant"];
                };
            };
        };
    };
    tenants_suspend: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the tenant */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ten_01k00000000000000000000000",
                     *       "name": "acme",
                     *       "status": "active",
                     *       "overcommit": 1,
                     *       "parentAccess": false,
                     *       "profiles": [
                     *         "fuse"
                     *       ],
                     *       "createdAt": "2026-11-21T09:30:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Tenant"];
                };
            };
        };
    };
    tenants_quota: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the tenant */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "resource": "addresses",
                     *           "limit": 1,
                     *           "used": 1,
                     *           "promised": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["QuotaList"];
                };
            };
        };
    };
    tenants_setQuota: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the tenant */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "apiKeys": 100,
                 *       "registries": 50,
                 *       "images": 10,
                 *       "networks": 100,
                 *       "addresses": 4096,
                 *       "tenants": 10,
                 *       "containers": 10,
                 *       "cpus": 16,
                 *       "memoryMiB": 16384,
                 *       "diskMiB": 131072,
                 *       "backups": 10,
                 *       "backupMiB": 131072,
                 *       "snapshots": 50,
                 *       "snapshotMiB": 131072,
                 *       "imageCampaigns": 100,
                 *       "firewalls": 50,
                 *       "portForwards": 100,
                 *       "snapshotSchedules": 20,
                 *       "volumes": 20,
                 *       "volumeMiB": 131072,
                 *       "webhooks": 20
                 *     }
                 */
                "application/json": components["schemas"]["QuotaLimits"];
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "resource": "addresses",
                     *           "limit": 1,
                     *           "used": 1,
                     *           "promised": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["QuotaList"];
                };
            };
        };
    };
    usage_list: {
        parameters: {
            query?: {
                /** @description From the hour of this time on; 24 hours ago when left out */
                from?: string;
                /** @description Up to the hour of this time, itself not included; now, the open hour included, when left out */
                to?: string;
                /** @description What a line is of; by container, storage beside containers is left out */
                groupBy?: "container" | "resource" | "hour" | "day" | "total";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "from": "2026-11-21T09:30:00Z",
                     *           "to": "2026-11-21T09:30:00Z",
                     *           "cpuSeconds": 1,
                     *           "memoryMiBHours": 1,
                     *           "diskMiBHours": 1,
                     *           "snapshotMiBHours": 1,
                     *           "volumeMiBHours": 1,
                     *           "backupMiBHours": 1,
                     *           "imageMiBHours": 1,
                     *           "rxBytes": 1,
                     *           "txBytes": 1,
                     *           "gapSeconds": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["UsageList"];
                };
            };
        };
    };
    volumeSnapshots_list: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description Order, for example createdAt:desc or name:asc */
                sort?: string;
                /** @description Exact name */
                name?: string;
                /** @description Exact status */
                status?: "creating" | "ready" | "restoring" | "deleting" | "error";
                /** @description Kubernetes label selector, for example env in (a,b),!old,tier!=x */
                labels?: string;
                /** @description Only snapshots of this volume, by id; also of one that is gone */
                volumeId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "vsn_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "volumeId": "vol_01k00000000000000000000000",
                     *           "volumeName": "web-1",
                     *           "status": "ready",
                     *           "sizeMiB": 1,
                     *           "labels": {},
                     *           "protected": false,
                     *           "createdAt": "2026-11-21T09:30:00Z",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["VolumeSnapshot"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    volumeSnapshots_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the volume snapshot */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "vsn_01k00000000000000000000000",
                     *       "name": "web-1",
                     *       "volumeId": "vol_01k00000000000000000000000",
                     *       "volumeName": "web-1",
                     *       "status": "ready",
                     *       "sizeMiB": 1,
                     *       "labels": {},
                     *       "protected": false,
                     *       "createdAt": "2026-11-21T09:30:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["VolumeSnapshot"];
                };
            };
        };
    };
    volumeSnapshots_delete: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the volume snapshot */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OperationAnswer"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OperationAnswer"];
                };
            };
        };
    };
    volumeSnapshots_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the volume snapshot */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "web-1"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateVolumeSnapshot"];
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "volumeSnapshot": {
                     *         "id": "vsn_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "volumeId": "vol_01k00000000000000000000000",
                     *         "volumeName": "web-1",
                     *         "status": "ready",
                     *         "sizeMiB": 1,
                     *         "labels": {},
                     *         "protected": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["VolumeSnapshotAnswer"];
                };
            };
        };
    };
    volumeSnapshots_restore: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the volume snapshot */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "volumeSnapshot": {
                     *         "id": "vsn_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "volumeId": "vol_01k00000000000000000000000",
                     *         "volumeName": "web-1",
                     *         "status": "ready",
                     *         "sizeMiB": 1,
                     *         "labels": {},
                     *         "protected": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["VolumeSnapshotWithOperation"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "volumeSnapshot": {
                     *         "id": "vsn_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "volumeId": "vol_01k00000000000000000000000",
                     *         "volumeName": "web-1",
                     *         "status": "ready",
                     *         "sizeMiB": 1,
                     *         "labels": {},
                     *         "protected": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["VolumeSnapshotWithOperation"];
                };
            };
        };
    };
    volumes_list: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description Order, for example createdAt:desc or name:asc */
                sort?: string;
                /** @description Exact name */
                name?: string;
                /** @description Exact status */
                status?: "creating" | "available" | "attaching" | "attached" | "detaching" | "restoring" | "deleting" | "error";
                /** @description Kubernetes label selector, for example env in (a,b),!old,tier!=x */
                labels?: string;
                /** @description Only volumes of this container, by id */
                containerId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "vol_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "sizeMiB": 1,
                     *           "status": "creating",
                     *           "labels": {},
                     *           "protected": false,
                     *           "createdAt": "2026-11-21T09:30:00Z",
                     *           "updatedAt": "2026-11-21T09:30:00Z",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Volume"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    volumes_create: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "data",
                 *       "sizeMiB": 1024,
                 *       "labels": {
                 *         "app": "db"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateVolumeInput"];
            };
        };
        responses: {
            /** @description With dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    /** @description The path of what was made */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "volume": {
                     *         "id": "vol_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "sizeMiB": 1,
                     *         "status": "creating",
                     *         "labels": {},
                     *         "protected": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["VolumeWithOperation"];
                };
            };
        };
    };
    volumes_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the volume */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "vol_01k00000000000000000000000",
                     *       "name": "web-1",
                     *       "sizeMiB": 1,
                     *       "status": "creating",
                     *       "labels": {},
                     *       "protected": false,
                     *       "createdAt": "2026-11-21T09:30:00Z",
                     *       "updatedAt": "2026-11-21T09:30:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Volume"];
                };
            };
        };
    };
    volumes_delete: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the volume */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OperationAnswer"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OperationAnswer"];
                };
            };
        };
    };
    volumes_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the volume */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "web-1",
                 *       "sizeMiB": 1024
                 *     }
                 */
                "application/json": components["schemas"]["UpdateVolume"];
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "volume": {
                     *         "id": "vol_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "sizeMiB": 1,
                     *         "status": "creating",
                     *         "labels": {},
                     *         "protected": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["VolumeChange"];
                };
            };
        };
    };
    volumes_attach: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the volume */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "container": "text",
                 *       "path": "/srv/data"
                 *     }
                 */
                "application/json": components["schemas"]["AttachVolume"];
            };
        };
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "volume": {
                     *         "id": "vol_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "sizeMiB": 1,
                     *         "status": "creating",
                     *         "labels": {},
                     *         "protected": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["VolumeWithOperation"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "volume": {
                     *         "id": "vol_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "sizeMiB": 1,
                     *         "status": "creating",
                     *         "labels": {},
                     *         "protected": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["VolumeWithOperation"];
                };
            };
        };
    };
    volumes_detach: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the volume */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["DetachVolume"];
            };
        };
        responses: {
            /** @description With Prefer: wait, once the operation ended; with dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "volume": {
                     *         "id": "vol_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "sizeMiB": 1,
                     *         "status": "creating",
                     *         "labels": {},
                     *         "protected": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["VolumeWithOperation"] | components["schemas"]["Plan"];
                };
            };
            /** @description Begun: the operation in the answer tells how it goes on */
            202: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "volume": {
                     *         "id": "vol_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "sizeMiB": 1,
                     *         "status": "creating",
                     *         "labels": {},
                     *         "protected": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "updatedAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["VolumeWithOperation"];
                };
            };
        };
    };
    volumeSnapshots_listOfVolume: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description Order, for example createdAt:desc or name:asc */
                sort?: string;
                /** @description Exact name */
                name?: string;
                /** @description Exact status */
                status?: "creating" | "ready" | "restoring" | "deleting" | "error";
                /** @description Kubernetes label selector, for example env in (a,b),!old,tier!=x */
                labels?: string;
            };
            header?: never;
            path: {
                /** @description Id or name of the volume */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "vsn_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "volumeId": "vol_01k00000000000000000000000",
                     *           "volumeName": "web-1",
                     *           "status": "ready",
                     *           "sizeMiB": 1,
                     *           "labels": {},
                     *           "protected": false,
                     *           "createdAt": "2026-11-21T09:30:00Z",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["VolumeSnapshot"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    volumeSnapshots_create: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing */
                Prefer?: string;
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the volume */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "before-upgrade",
                 *       "labels": {
                 *         "reason": "upgrade"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateVolumeSnapshotBody"];
            };
        };
        responses: {
            /** @description With dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description What of Prefer was heeded */
                    "Preference-Applied"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    /** @description The path of what was made */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "volumeSnapshot": {
                     *         "id": "vsn_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "volumeId": "vol_01k00000000000000000000000",
                     *         "volumeName": "web-1",
                     *         "status": "ready",
                     *         "sizeMiB": 1,
                     *         "labels": {},
                     *         "protected": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       },
                     *       "operation": {
                     *         "id": "op_01k00000000000000000000000",
                     *         "kind": "container.create",
                     *         "status": "running",
                     *         "progress": 1,
                     *         "resource": {
                     *           "type": "container",
                     *           "id": "ctr_01k00000000000000000000000"
                     *         },
                     *         "warnings": [
                     *           {
                     *             "code": "killed",
                     *             "message": "what happened, for people"
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "name": "web-1",
                     *             "status": "running",
                     *             "startedAt": "2026-11-21T09:30:00Z"
                     *           }
                     *         ],
                     *         "createdBy": {
                     *           "keyId": "key_01k00000000000000000000000"
                     *         },
                     *         "requestId": "req_01k00000000000000000000000",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["VolumeSnapshotWithOperation"];
                };
            };
        };
    };
    volumes_stats: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the volume */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "usedMiB": 1,
                     *       "sizeMiB": 1,
                     *       "at": "2026-11-21T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["VolumeStats"];
                };
            };
        };
    };
    webhooks_list: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description Order, for example createdAt:desc or name:asc */
                sort?: string;
                /** @description Exact name */
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "whk_01k00000000000000000000000",
                     *           "name": "web-1",
                     *           "url": "https://example.com/hooks/berth",
                     *           "types": [
                     *             "operation.updated"
                     *           ],
                     *           "enabled": false,
                     *           "createdAt": "2026-11-21T09:30:00Z",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Webhook"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    webhooks_create: {
        parameters: {
            query?: {
                /** @description Answer a Plan with status 200, and change nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "web-1",
                 *       "url": "https://example.com/hooks/berth",
                 *       "types": [
                 *         "operation.updated"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateWebhookInput"];
            };
        };
        responses: {
            /** @description With dryRun, the plan */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    /** @description The path of what was made */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "webhook": {
                     *         "id": "whk_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "url": "https://example.com/hooks/berth",
                     *         "types": [
                     *           "operation.updated"
                     *         ],
                     *         "enabled": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedWebhook"];
                };
            };
        };
    };
    webhooks_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name of the webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "whk_01k00000000000000000000000",
                     *       "name": "web-1",
                     *       "url": "https://example.com/hooks/berth",
                     *       "types": [
                     *         "operation.updated"
                     *       ],
                     *       "enabled": false,
                     *       "createdAt": "2026-11-21T09:30:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    webhooks_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooks_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
                /** @description The ETag as it was last seen: fails with precondition_failed when the object has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or name of the webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "url": "https://example.com/hooks/berth",
                 *       "types": [
                 *         "operation.updated"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["UpdateWebhook"];
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "webhook": {
                     *         "id": "whk_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "url": "https://example.com/hooks/berth",
                     *         "types": [
                     *           "operation.updated"
                     *         ],
                     *         "enabled": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookAnswer"];
                };
            };
        };
    };
    webhooks_rotate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "overlapSeconds": 86400
                 *     }
                 */
                "application/json": components["schemas"]["RotateWebhookSecret"];
            };
        };
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    /** @description The version of the object */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "webhook": {
                     *         "id": "whk_01k00000000000000000000000",
                     *         "name": "web-1",
                     *         "url": "https://example.com/hooks/berth",
                     *         "types": [
                     *           "operation.updated"
                     *         ],
                     *         "enabled": false,
                     *         "createdAt": "2026-11-21T09:30:00Z",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedWebhook"];
                };
            };
        };
    };
    webhooks_deliveries: {
        parameters: {
            query?: {
                /** @description Items on a page */
                limit?: number;
                /** @description nextCursor of the previous page */
                cursor?: string;
                /** @description createdAt:desc or createdAt:asc */
                sort?: string;
                /** @description Exact status */
                status?: "pending" | "delivered" | "failed";
            };
            header?: never;
            path: {
                /** @description Id or name of the webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and where the next one begins */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description The next page, as rel="next" */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "whd_01k00000000000000000000000",
                     *           "webhookId": "whk_01k00000000000000000000000",
                     *           "eventId": "42",
                     *           "type": "container.updated",
                     *           "status": "delivered",
                     *           "attempts": [
                     *             {
                     *               "at": "2026-11-21T09:30:00Z",
                     *               "durationMs": 1
                     *             }
                     *           ],
                     *           "body": "text",
                     *           "createdAt": "2026-11-21T09:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["WebhookDelivery"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    webhooks_replay: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id or name of the webhook */
                id: string;
                /** @description Id of the delivery */
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, or found */
            200: {
                headers: {
                    /** @description Names the request in logs and in the audit */
                    "X-Request-Id": string;
                    /** @description The budgets of the key and of its tenant */
                    "RateLimit-Policy": string;
                    /** @description What is left of them */
                    RateLimit: string;
                    /** @description true: this is the answer to an earlier request with the same Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "delivery": {
                     *         "id": "whd_01k00000000000000000000000",
                     *         "webhookId": "whk_01k00000000000000000000000",
                     *         "eventId": "42",
                     *         "type": "container.updated",
                     *         "status": "delivered",
                     *         "attempts": [
                     *           {
                     *             "at": "2026-11-21T09:30:00Z",
                     *             "durationMs": 1
                     *           }
                     *         ],
                     *         "body": "text",
                     *         "createdAt": "2026-11-21T09:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookDeliveryAnswer"];
                };
            };
        };
    };
}
