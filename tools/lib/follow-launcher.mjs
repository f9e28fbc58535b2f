// Loaded into the application: when its launcher is gone, even by kill -9, the application ends in good order too.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
