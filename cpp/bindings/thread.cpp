// A thread ends when the lab that it belongs to lets go of all its memory: what a thread keeps
// (`thread_local`) needs no destructor, nor what the standard library has for calling them.
extern "C" int __cxa_thread_atexit(void (*)(void*), void*, void*) { return 0; }
