(() => {"use strict";
var released = (() => {
  var __defProp = Object.defineProperty;
  var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
  var __getOwnPropNames = Object.getOwnPropertyNames;
  var __hasOwnProp = Object.prototype.hasOwnProperty;
  var __export = (target, all2) => {
    for (var name in all2)
      __defProp(target, name, { get: all2[name], enumerable: true });
  };
  var __copyProps = (to, from2, except, desc) => {
    if (from2 && typeof from2 === "object" || typeof from2 === "function") {
      for (let key of __getOwnPropNames(from2))
        if (!__hasOwnProp.call(to, key) && key !== except)
          __defProp(to, key, { get: () => from2[key], enumerable: !(desc = __getOwnPropDesc(from2, key)) || desc.enumerable });
    }
    return to;
  };
  var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

  // <stdin>
  var stdin_exports = {};
  __export(stdin_exports, {
    bind: () => bind
  });

  // node_modules/xstate/dist/xstate-dev.esm.js
  function getGlobal() {
    if (typeof globalThis !== "undefined") {
      return globalThis;
    }
    if (typeof self !== "undefined") {
      return self;
    }
    if (typeof window !== "undefined") {
      return window;
    }
    if (typeof global !== "undefined") {
      return global;
    }
  }
  function getDevTools() {
    const w = getGlobal();
    if (w.__xstate__) {
      return w.__xstate__;
    }
    return void 0;
  }
  var devToolsAdapter = (service) => {
    if (typeof window === "undefined") {
      return;
    }
    const devTools = getDevTools();
    if (devTools) {
      devTools.register(service);
    }
  };

  // node_modules/xstate/dist/raise-effbee0c.esm.js
  var Mailbox = class {
    constructor(_process) {
      this._process = _process;
      this._active = false;
      this._current = null;
      this._last = null;
    }
    start() {
      this._active = true;
      this.flush();
    }
    clear() {
      if (this._current) {
        this._current.next = null;
        this._last = this._current;
      }
    }
    enqueue(event) {
      const enqueued = {
        value: event,
        next: null
      };
      if (this._current) {
        this._last.next = enqueued;
        this._last = enqueued;
        return;
      }
      this._current = enqueued;
      this._last = enqueued;
      if (this._active) {
        this.flush();
      }
    }
    flush() {
      while (this._current) {
        const consumed = this._current;
        this._process(consumed.value);
        this._current = consumed.next;
      }
      this._last = null;
    }
  };
  var STATE_DELIMITER = ".";
  var TARGETLESS_KEY = "";
  var NULL_EVENT = "";
  var STATE_IDENTIFIER = "#";
  var WILDCARD = "*";
  var XSTATE_INIT = "xstate.init";
  var XSTATE_ERROR = "xstate.error";
  var XSTATE_STOP = "xstate.stop";
  function createAfterEvent(delayRef, id) {
    return {
      type: `xstate.after.${delayRef}.${id}`
    };
  }
  function createDoneStateEvent(id, output) {
    return {
      type: `xstate.done.state.${id}`,
      output
    };
  }
  function createDoneActorEvent(invokeId, output) {
    return {
      type: `xstate.done.actor.${invokeId}`,
      output,
      actorId: invokeId
    };
  }
  function createErrorActorEvent(id, error) {
    return {
      type: `xstate.error.actor.${id}`,
      error,
      actorId: id
    };
  }
  function createInitEvent(input) {
    return {
      type: XSTATE_INIT,
      input
    };
  }
  function reportUnhandledError(err) {
    setTimeout(() => {
      throw err;
    });
  }
  var symbolObservable = (() => typeof Symbol === "function" && Symbol.observable || "@@observable")();
  function matchesState(parentStateId, childStateId) {
    const parentStateValue = toStateValue(parentStateId);
    const childStateValue = toStateValue(childStateId);
    if (typeof childStateValue === "string") {
      if (typeof parentStateValue === "string") {
        return childStateValue === parentStateValue;
      }
      return false;
    }
    if (typeof parentStateValue === "string") {
      return parentStateValue in childStateValue;
    }
    return Object.keys(parentStateValue).every((key) => {
      if (!(key in childStateValue)) {
        return false;
      }
      return matchesState(parentStateValue[key], childStateValue[key]);
    });
  }
  function toStatePath(stateId) {
    if (isArray(stateId)) {
      return stateId;
    }
    const result = [];
    let segment = "";
    for (let i = 0; i < stateId.length; i++) {
      const char = stateId.charCodeAt(i);
      switch (char) {
        // \
        case 92:
          segment += stateId[i + 1];
          i++;
          continue;
        // .
        case 46:
          result.push(segment);
          segment = "";
          continue;
      }
      segment += stateId[i];
    }
    result.push(segment);
    return result;
  }
  function toStateValue(stateValue) {
    if (isMachineSnapshot(stateValue)) {
      return stateValue.value;
    }
    if (typeof stateValue !== "string") {
      return stateValue;
    }
    const statePath = toStatePath(stateValue);
    return pathToStateValue(statePath);
  }
  function pathToStateValue(statePath) {
    if (statePath.length === 1) {
      return statePath[0];
    }
    const value = {};
    let marker = value;
    for (let i = 0; i < statePath.length - 1; i++) {
      if (i === statePath.length - 2) {
        marker[statePath[i]] = statePath[i + 1];
      } else {
        const previous = marker;
        marker = {};
        previous[statePath[i]] = marker;
      }
    }
    return value;
  }
  function mapValues(collection, iteratee) {
    const result = {};
    const collectionKeys = Object.keys(collection);
    for (let i = 0; i < collectionKeys.length; i++) {
      const key = collectionKeys[i];
      result[key] = iteratee(collection[key], key, collection, i);
    }
    return result;
  }
  function toArrayStrict(value) {
    if (isArray(value)) {
      return value;
    }
    return [value];
  }
  function toArray(value) {
    if (value === void 0) {
      return [];
    }
    return toArrayStrict(value);
  }
  function resolveOutput(mapper, context, event, self2) {
    if (typeof mapper === "function") {
      return mapper({
        context,
        event,
        self: self2
      });
    }
    return mapper;
  }
  function isArray(value) {
    return Array.isArray(value);
  }
  function isErrorActorEvent(event) {
    return event.type.startsWith("xstate.error.actor");
  }
  function toTransitionConfigArray(configLike) {
    return toArrayStrict(configLike).map((transitionLike) => {
      if (typeof transitionLike === "undefined" || typeof transitionLike === "string") {
        return {
          target: transitionLike
        };
      }
      return transitionLike;
    });
  }
  function normalizeTarget(target) {
    if (target === void 0 || target === TARGETLESS_KEY) {
      return void 0;
    }
    return toArray(target);
  }
  function toObserver(nextHandler, errorHandler, completionHandler) {
    const isObserver = typeof nextHandler === "object";
    const self2 = isObserver ? nextHandler : void 0;
    return {
      next: (isObserver ? nextHandler.next : nextHandler)?.bind(self2),
      error: (isObserver ? nextHandler.error : errorHandler)?.bind(self2),
      complete: (isObserver ? nextHandler.complete : completionHandler)?.bind(self2)
    };
  }
  function createInvokeId(stateNodeId, index) {
    return `${index}.${stateNodeId}`;
  }
  function resolveReferencedActor(machine, src) {
    const match = src.match(/^xstate\.invoke\.(\d+)\.(.*)/);
    if (!match) {
      return machine.implementations.actors[src];
    }
    const [, indexStr, nodeId] = match;
    const node = machine.getStateNodeById(nodeId);
    const invokeConfig = node.config.invoke;
    return (Array.isArray(invokeConfig) ? invokeConfig[indexStr] : invokeConfig).src;
  }
  function matchesEventDescriptor(eventType, descriptor) {
    if (descriptor === eventType) {
      return true;
    }
    if (descriptor === WILDCARD) {
      return true;
    }
    if (!descriptor.endsWith(".*")) {
      return false;
    }
    const partialEventTokens = descriptor.split(".");
    const eventTokens = eventType.split(".");
    for (let tokenIndex = 0; tokenIndex < partialEventTokens.length; tokenIndex++) {
      const partialEventToken = partialEventTokens[tokenIndex];
      const eventToken = eventTokens[tokenIndex];
      if (partialEventToken === "*") {
        const isLastToken = tokenIndex === partialEventTokens.length - 1;
        return isLastToken;
      }
      if (partialEventToken !== eventToken) {
        return false;
      }
    }
    return true;
  }
  function createScheduledEventId(actorRef, id) {
    return `${actorRef.sessionId}.${id}`;
  }
  var idCounter = 0;
  function createSystem(rootActor, options) {
    const children = /* @__PURE__ */ new Map();
    const keyedActors = /* @__PURE__ */ new Map();
    const reverseKeyedActors = /* @__PURE__ */ new WeakMap();
    const inspectionObservers = /* @__PURE__ */ new Set();
    const timerMap = {};
    const {
      clock: clock2,
      logger
    } = options;
    const scheduler = {
      schedule: (source, target, event, delay, id = Math.random().toString(36).slice(2)) => {
        const scheduledEvent = {
          source,
          target,
          event,
          delay,
          id,
          startedAt: Date.now()
        };
        const scheduledEventId = createScheduledEventId(source, id);
        system._snapshot._scheduledEvents[scheduledEventId] = scheduledEvent;
        const timeout = clock2.setTimeout(() => {
          delete timerMap[scheduledEventId];
          delete system._snapshot._scheduledEvents[scheduledEventId];
          system._relay(source, target, event);
        }, delay);
        timerMap[scheduledEventId] = timeout;
      },
      cancel: (source, id) => {
        const scheduledEventId = createScheduledEventId(source, id);
        const timeout = timerMap[scheduledEventId];
        delete timerMap[scheduledEventId];
        delete system._snapshot._scheduledEvents[scheduledEventId];
        if (timeout !== void 0) {
          clock2.clearTimeout(timeout);
        }
      },
      cancelAll: (actorRef) => {
        for (const scheduledEventId in system._snapshot._scheduledEvents) {
          const scheduledEvent = system._snapshot._scheduledEvents[scheduledEventId];
          if (scheduledEvent.source === actorRef) {
            scheduler.cancel(actorRef, scheduledEvent.id);
          }
        }
      }
    };
    const sendInspectionEvent = (event) => {
      if (!inspectionObservers.size) {
        return;
      }
      const resolvedInspectionEvent = {
        ...event,
        rootId: rootActor.sessionId
      };
      inspectionObservers.forEach((observer) => observer.next?.(resolvedInspectionEvent));
    };
    const system = {
      _snapshot: {
        _scheduledEvents: (options?.snapshot && options.snapshot.scheduler) ?? {}
      },
      _bookId: () => `x:${idCounter++}`,
      _register: (sessionId, actorRef) => {
        children.set(sessionId, actorRef);
        return sessionId;
      },
      _unregister: (actorRef) => {
        children.delete(actorRef.sessionId);
        const systemId = reverseKeyedActors.get(actorRef);
        if (systemId !== void 0) {
          keyedActors.delete(systemId);
          reverseKeyedActors.delete(actorRef);
        }
      },
      get: (systemId) => {
        return keyedActors.get(systemId);
      },
      getAll: () => {
        return Object.fromEntries(keyedActors.entries());
      },
      _set: (systemId, actorRef) => {
        const existing = keyedActors.get(systemId);
        if (existing && existing !== actorRef) {
          throw new Error(`Actor with system ID '${systemId}' already exists.`);
        }
        keyedActors.set(systemId, actorRef);
        reverseKeyedActors.set(actorRef, systemId);
      },
      inspect: (observerOrFn) => {
        const observer = toObserver(observerOrFn);
        inspectionObservers.add(observer);
        return {
          unsubscribe() {
            inspectionObservers.delete(observer);
          }
        };
      },
      _sendInspectionEvent: sendInspectionEvent,
      _relay: (source, target, event) => {
        system._sendInspectionEvent({
          type: "@xstate.event",
          sourceRef: source,
          actorRef: target,
          event
        });
        target._send(event);
      },
      scheduler,
      getSnapshot: () => {
        return {
          _scheduledEvents: {
            ...system._snapshot._scheduledEvents
          }
        };
      },
      start: () => {
        const scheduledEvents = system._snapshot._scheduledEvents;
        system._snapshot._scheduledEvents = {};
        for (const scheduledId in scheduledEvents) {
          const {
            source,
            target,
            event,
            delay,
            id
          } = scheduledEvents[scheduledId];
          scheduler.schedule(source, target, event, delay, id);
        }
      },
      _clock: clock2,
      _logger: logger
    };
    return system;
  }
  var executingCustomAction = false;
  var $$ACTOR_TYPE = 1;
  var ProcessingStatus = /* @__PURE__ */ (function(ProcessingStatus2) {
    ProcessingStatus2[ProcessingStatus2["NotStarted"] = 0] = "NotStarted";
    ProcessingStatus2[ProcessingStatus2["Running"] = 1] = "Running";
    ProcessingStatus2[ProcessingStatus2["Stopped"] = 2] = "Stopped";
    return ProcessingStatus2;
  })({});
  var defaultOptions = {
    clock: {
      setTimeout: (fn, ms) => {
        return setTimeout(fn, ms);
      },
      clearTimeout: (id) => {
        return clearTimeout(id);
      }
    },
    logger: console.log.bind(console),
    devTools: false
  };
  var Actor = class {
    /**
     * Creates a new actor instance for the given logic with the provided options,
     * if any.
     *
     * @param logic The logic to create an actor from
     * @param options Actor options
     */
    constructor(logic, options) {
      this.logic = logic;
      this._snapshot = void 0;
      this.clock = void 0;
      this.options = void 0;
      this.id = void 0;
      this.mailbox = new Mailbox(this._process.bind(this));
      this.observers = /* @__PURE__ */ new Set();
      this.eventListeners = /* @__PURE__ */ new Map();
      this.logger = void 0;
      this._processingStatus = ProcessingStatus.NotStarted;
      this._parent = void 0;
      this._syncSnapshot = void 0;
      this.ref = void 0;
      this._actorScope = void 0;
      this.systemId = void 0;
      this.sessionId = void 0;
      this.system = void 0;
      this._doneEvent = void 0;
      this.src = void 0;
      this._deferred = [];
      const resolvedOptions = {
        ...defaultOptions,
        ...options
      };
      const {
        clock: clock2,
        logger,
        parent,
        syncSnapshot,
        id,
        systemId,
        inspect
      } = resolvedOptions;
      this.system = parent ? parent.system : createSystem(this, {
        clock: clock2,
        logger
      });
      if (inspect && !parent) {
        this.system.inspect(toObserver(inspect));
      }
      this.sessionId = this.system._bookId();
      this.id = id ?? this.sessionId;
      this.logger = options?.logger ?? this.system._logger;
      this.clock = options?.clock ?? this.system._clock;
      this._parent = parent;
      this._syncSnapshot = syncSnapshot;
      this.options = resolvedOptions;
      this.src = resolvedOptions.src ?? logic;
      this.ref = this;
      this._actorScope = {
        self: this,
        id: this.id,
        sessionId: this.sessionId,
        logger: this.logger,
        defer: (fn) => {
          this._deferred.push(fn);
        },
        system: this.system,
        stopChild: (child) => {
          if (child._parent !== this) {
            throw new Error(`Cannot stop child actor ${child.id} of ${this.id} because it is not a child`);
          }
          child._stop();
        },
        emit: (emittedEvent) => {
          const listeners = this.eventListeners.get(emittedEvent.type);
          const wildcardListener = this.eventListeners.get("*");
          if (!listeners && !wildcardListener) {
            return;
          }
          const allListeners = [...listeners ? listeners.values() : [], ...wildcardListener ? wildcardListener.values() : []];
          for (const handler of allListeners) {
            try {
              handler(emittedEvent);
            } catch (err) {
              reportUnhandledError(err);
            }
          }
        },
        actionExecutor: (action) => {
          const exec = () => {
            this._actorScope.system._sendInspectionEvent({
              type: "@xstate.action",
              actorRef: this,
              action: {
                type: action.type,
                params: action.params
              }
            });
            if (!action.exec) {
              return;
            }
            const saveExecutingCustomAction = executingCustomAction;
            try {
              executingCustomAction = true;
              action.exec(action.info, action.params);
            } finally {
              executingCustomAction = saveExecutingCustomAction;
            }
          };
          if (this._processingStatus === ProcessingStatus.Running) {
            exec();
          } else {
            this._deferred.push(exec);
          }
        }
      };
      this.send = this.send.bind(this);
      this.system._sendInspectionEvent({
        type: "@xstate.actor",
        actorRef: this
      });
      if (systemId) {
        this.systemId = systemId;
        this.system._set(systemId, this);
      }
      this._initState(options?.snapshot ?? options?.state);
      if (systemId && this._snapshot.status !== "active") {
        this.system._unregister(this);
      }
    }
    _initState(persistedState) {
      try {
        this._snapshot = persistedState ? this.logic.restoreSnapshot ? this.logic.restoreSnapshot(persistedState, this._actorScope) : persistedState : this.logic.getInitialSnapshot(this._actorScope, this.options?.input);
      } catch (err) {
        this._snapshot = {
          status: "error",
          output: void 0,
          error: err
        };
      }
    }
    update(snapshot, event) {
      this._snapshot = snapshot;
      let deferredFn;
      while (deferredFn = this._deferred.shift()) {
        try {
          deferredFn();
        } catch (err) {
          this._deferred.length = 0;
          this._snapshot = {
            ...snapshot,
            status: "error",
            error: err
          };
        }
      }
      switch (this._snapshot.status) {
        case "active":
          for (const observer of this.observers) {
            try {
              observer.next?.(snapshot);
            } catch (err) {
              reportUnhandledError(err);
            }
          }
          break;
        case "done":
          for (const observer of this.observers) {
            try {
              observer.next?.(snapshot);
            } catch (err) {
              reportUnhandledError(err);
            }
          }
          this._stopProcedure();
          this._complete();
          this._doneEvent = createDoneActorEvent(this.id, this._snapshot.output);
          if (this._parent) {
            this.system._relay(this, this._parent, this._doneEvent);
          }
          break;
        case "error":
          this._error(this._snapshot.error);
          break;
      }
      this.system._sendInspectionEvent({
        type: "@xstate.snapshot",
        actorRef: this,
        event,
        snapshot
      });
    }
    /**
     * Subscribe an observer to an actor’s snapshot values.
     *
     * @remarks
     * The observer will receive the actor’s snapshot value when it is emitted.
     * The observer can be:
     *
     * - A plain function that receives the latest snapshot, or
     * - An observer object whose `.next(snapshot)` method receives the latest
     *   snapshot
     *
     * @example
     *
     * ```ts
     * // Observer as a plain function
     * const subscription = actor.subscribe((snapshot) => {
     *   console.log(snapshot);
     * });
     * ```
     *
     * @example
     *
     * ```ts
     * // Observer as an object
     * const subscription = actor.subscribe({
     *   next(snapshot) {
     *     console.log(snapshot);
     *   },
     *   error(err) {
     *     // ...
     *   },
     *   complete() {
     *     // ...
     *   }
     * });
     * ```
     *
     * The return value of `actor.subscribe(observer)` is a subscription object
     * that has an `.unsubscribe()` method. You can call
     * `subscription.unsubscribe()` to unsubscribe the observer:
     *
     * @example
     *
     * ```ts
     * const subscription = actor.subscribe((snapshot) => {
     *   // ...
     * });
     *
     * // Unsubscribe the observer
     * subscription.unsubscribe();
     * ```
     *
     * When the actor is stopped, all of its observers will automatically be
     * unsubscribed.
     *
     * @param observer - Either a plain function that receives the latest
     *   snapshot, or an observer object whose `.next(snapshot)` method receives
     *   the latest snapshot
     */
    subscribe(nextListenerOrObserver, errorListener, completeListener) {
      const observer = toObserver(nextListenerOrObserver, errorListener, completeListener);
      if (this._processingStatus !== ProcessingStatus.Stopped) {
        this.observers.add(observer);
      } else {
        switch (this._snapshot.status) {
          case "done":
            try {
              observer.complete?.();
            } catch (err) {
              reportUnhandledError(err);
            }
            break;
          case "error": {
            const err = this._snapshot.error;
            if (!observer.error) {
              reportUnhandledError(err);
            } else {
              try {
                observer.error(err);
              } catch (err2) {
                reportUnhandledError(err2);
              }
            }
            break;
          }
        }
      }
      return {
        unsubscribe: () => {
          this.observers.delete(observer);
        }
      };
    }
    on(type, handler) {
      let listeners = this.eventListeners.get(type);
      if (!listeners) {
        listeners = /* @__PURE__ */ new Set();
        this.eventListeners.set(type, listeners);
      }
      const wrappedHandler = handler.bind(void 0);
      listeners.add(wrappedHandler);
      return {
        unsubscribe: () => {
          listeners.delete(wrappedHandler);
        }
      };
    }
    select(selector, equalityFn = Object.is) {
      return {
        subscribe: (observerOrFn) => {
          const observer = toObserver(observerOrFn);
          const snapshot = this.getSnapshot();
          let previousSelected = selector(snapshot);
          return this.subscribe((snapshot2) => {
            const nextSelected = selector(snapshot2);
            if (!equalityFn(previousSelected, nextSelected)) {
              previousSelected = nextSelected;
              observer.next?.(nextSelected);
            }
          });
        },
        get: () => selector(this.getSnapshot())
      };
    }
    /** Starts the Actor from the initial state */
    start() {
      if (this._processingStatus === ProcessingStatus.Running) {
        return this;
      }
      if (this._syncSnapshot) {
        this.subscribe({
          next: (snapshot) => {
            if (snapshot.status === "active") {
              this.system._relay(this, this._parent, {
                type: `xstate.snapshot.${this.id}`,
                snapshot
              });
            }
          },
          error: () => {
          }
        });
      }
      this.system._register(this.sessionId, this);
      if (this.systemId) {
        this.system._set(this.systemId, this);
      }
      this._processingStatus = ProcessingStatus.Running;
      const initEvent = createInitEvent(this.options.input);
      this.system._sendInspectionEvent({
        type: "@xstate.event",
        sourceRef: this._parent,
        actorRef: this,
        event: initEvent
      });
      const status = this._snapshot.status;
      switch (status) {
        case "done":
          this.update(this._snapshot, initEvent);
          return this;
        case "error":
          this._error(this._snapshot.error);
          return this;
      }
      if (!this._parent) {
        this.system.start();
      }
      if (this.logic.start) {
        try {
          this.logic.start(this._snapshot, this._actorScope);
        } catch (err) {
          this._snapshot = {
            ...this._snapshot,
            status: "error",
            error: err
          };
          this._error(err);
          return this;
        }
      }
      this.update(this._snapshot, initEvent);
      if (this.options.devTools) {
        this.attachDevTools();
      }
      this.mailbox.start();
      return this;
    }
    _process(event) {
      let nextState;
      let caughtError;
      try {
        nextState = this.logic.transition(this._snapshot, event, this._actorScope);
      } catch (err) {
        caughtError = {
          err
        };
      }
      if (caughtError) {
        const {
          err
        } = caughtError;
        this._snapshot = {
          ...this._snapshot,
          status: "error",
          error: err
        };
        this._error(err);
        return;
      }
      this.update(nextState, event);
      if (event.type === XSTATE_STOP) {
        this._stopProcedure();
        this._complete();
      }
    }
    _stop() {
      if (this._processingStatus === ProcessingStatus.Stopped) {
        return this;
      }
      this.mailbox.clear();
      if (this._processingStatus === ProcessingStatus.NotStarted) {
        this._processingStatus = ProcessingStatus.Stopped;
        return this;
      }
      this.mailbox.enqueue({
        type: XSTATE_STOP
      });
      return this;
    }
    /** Stops the Actor and unsubscribe all listeners. */
    stop() {
      if (this._parent) {
        throw new Error("A non-root actor cannot be stopped directly.");
      }
      return this._stop();
    }
    _complete() {
      for (const observer of this.observers) {
        try {
          observer.complete?.();
        } catch (err) {
          reportUnhandledError(err);
        }
      }
      this.observers.clear();
      this.eventListeners.clear();
    }
    _reportError(err) {
      if (!this.observers.size) {
        if (!this._parent) {
          reportUnhandledError(err);
        }
        this.eventListeners.clear();
        return;
      }
      let reportError = false;
      for (const observer of this.observers) {
        const errorListener = observer.error;
        reportError ||= !errorListener;
        try {
          errorListener?.(err);
        } catch (err2) {
          reportUnhandledError(err2);
        }
      }
      this.observers.clear();
      this.eventListeners.clear();
      if (reportError) {
        reportUnhandledError(err);
      }
    }
    _error(err) {
      this._stopProcedure();
      this._reportError(err);
      if (this._parent) {
        this.system._relay(this, this._parent, createErrorActorEvent(this.id, err));
      }
    }
    // TODO: atm children don't belong entirely to the actor so
    // in a way - it's not even super aware of them
    // so we can't stop them from here but we really should!
    // right now, they are being stopped within the machine's transition
    // but that could throw and leave us with "orphaned" active actors
    _stopProcedure() {
      if (this._processingStatus !== ProcessingStatus.Running) {
        return this;
      }
      this.system.scheduler.cancelAll(this);
      this.mailbox.clear();
      this.mailbox = new Mailbox(this._process.bind(this));
      this._processingStatus = ProcessingStatus.Stopped;
      this.system._unregister(this);
      return this;
    }
    /** @internal */
    _send(event) {
      if (this._processingStatus === ProcessingStatus.Stopped) {
        return;
      }
      this.mailbox.enqueue(event);
    }
    /**
     * Sends an event to the running Actor to trigger a transition.
     *
     * @param event The event to send
     */
    send(event) {
      this.system._relay(void 0, this, event);
    }
    attachDevTools() {
      const {
        devTools
      } = this.options;
      if (devTools) {
        const resolvedDevToolsAdapter = typeof devTools === "function" ? devTools : devToolsAdapter;
        resolvedDevToolsAdapter(this);
      }
    }
    toJSON() {
      return {
        xstate$$type: $$ACTOR_TYPE,
        id: this.id
      };
    }
    /**
     * Obtain the internal state of the actor, which can be persisted.
     *
     * @remarks
     * The internal state can be persisted from any actor, not only machines.
     *
     * Note that the persisted state is not the same as the snapshot from
     * {@link Actor.getSnapshot}. Persisted state represents the internal state of
     * the actor, while snapshots represent the actor's last emitted value.
     *
     * Can be restored with {@link ActorOptions.state}
     * @see https://stately.ai/docs/persistence
     */
    getPersistedSnapshot(options) {
      return this.logic.getPersistedSnapshot(this._snapshot, options);
    }
    [symbolObservable]() {
      return this;
    }
    /**
     * Read an actor’s snapshot synchronously.
     *
     * @remarks
     * The snapshot represent an actor's last emitted value.
     *
     * When an actor receives an event, its internal state may change. An actor
     * may emit a snapshot when a state transition occurs.
     *
     * Note that some actors, such as callback actors generated with
     * `fromCallback`, will not emit snapshots.
     * @see {@link Actor.subscribe} to subscribe to an actor’s snapshot values.
     * @see {@link Actor.getPersistedSnapshot} to persist the internal state of an actor (which is more than just a snapshot).
     */
    getSnapshot() {
      return this._snapshot;
    }
  };
  function createActor(logic, ...[options]) {
    return new Actor(logic, options);
  }
  function resolveCancel(_, snapshot, actionArgs, actionParams, {
    sendId
  }) {
    const resolvedSendId = typeof sendId === "function" ? sendId(actionArgs, actionParams) : sendId;
    return [snapshot, {
      sendId: resolvedSendId
    }, void 0];
  }
  function executeCancel(actorScope, params) {
    actorScope.defer(() => {
      actorScope.system.scheduler.cancel(actorScope.self, params.sendId);
    });
  }
  function cancel(sendId) {
    function cancel2(_args, _params) {
    }
    cancel2.type = "xstate.cancel";
    cancel2.sendId = sendId;
    cancel2.resolve = resolveCancel;
    cancel2.execute = executeCancel;
    return cancel2;
  }
  function resolveSpawn(actorScope, snapshot, actionArgs, _actionParams, {
    id,
    systemId,
    src,
    input,
    syncSnapshot
  }) {
    const logic = typeof src === "string" ? resolveReferencedActor(snapshot.machine, src) : src;
    const resolvedId = typeof id === "function" ? id(actionArgs) : id;
    let actorRef;
    let resolvedInput = void 0;
    if (logic) {
      resolvedInput = typeof input === "function" ? input({
        context: snapshot.context,
        event: actionArgs.event,
        self: actorScope.self
      }) : input;
      actorRef = createActor(logic, {
        id: resolvedId,
        src,
        parent: actorScope.self,
        syncSnapshot,
        systemId,
        input: resolvedInput
      });
    }
    return [cloneMachineSnapshot(snapshot, {
      children: {
        ...snapshot.children,
        [resolvedId]: actorRef
      }
    }), {
      id,
      systemId,
      actorRef,
      src,
      input: resolvedInput
    }, void 0];
  }
  function executeSpawn(actorScope, {
    actorRef
  }) {
    if (!actorRef) {
      return;
    }
    actorScope.defer(() => {
      if (actorRef._processingStatus === ProcessingStatus.Stopped) {
        return;
      }
      actorRef.start();
    });
  }
  function spawnChild(...[src, {
    id,
    systemId,
    input,
    syncSnapshot = false
  } = {}]) {
    function spawnChild2(_args, _params) {
    }
    spawnChild2.type = "xstate.spawnChild";
    spawnChild2.id = id;
    spawnChild2.systemId = systemId;
    spawnChild2.src = src;
    spawnChild2.input = input;
    spawnChild2.syncSnapshot = syncSnapshot;
    spawnChild2.resolve = resolveSpawn;
    spawnChild2.execute = executeSpawn;
    return spawnChild2;
  }
  function resolveStop(_, snapshot, args, actionParams, {
    actorRef
  }) {
    const actorRefOrString = typeof actorRef === "function" ? actorRef(args, actionParams) : actorRef;
    const resolvedActorRef = typeof actorRefOrString === "string" ? snapshot.children[actorRefOrString] : actorRefOrString;
    let children = snapshot.children;
    if (resolvedActorRef) {
      children = {
        ...children
      };
      delete children[resolvedActorRef.id];
    }
    return [cloneMachineSnapshot(snapshot, {
      children
    }), resolvedActorRef, void 0];
  }
  function unregisterRecursively(actorScope, actorRef) {
    const snapshot = actorRef.getSnapshot();
    if (snapshot && "children" in snapshot) {
      for (const child of Object.values(snapshot.children)) {
        unregisterRecursively(actorScope, child);
      }
    }
    actorScope.system._unregister(actorRef);
  }
  function executeStop(actorScope, actorRef) {
    if (!actorRef) {
      return;
    }
    unregisterRecursively(actorScope, actorRef);
    if (actorRef._processingStatus !== ProcessingStatus.Running) {
      actorScope.stopChild(actorRef);
      return;
    }
    actorScope.defer(() => {
      actorScope.stopChild(actorRef);
    });
  }
  function stopChild(actorRef) {
    function stop3(_args, _params) {
    }
    stop3.type = "xstate.stopChild";
    stop3.actorRef = actorRef;
    stop3.resolve = resolveStop;
    stop3.execute = executeStop;
    return stop3;
  }
  function checkAnd(snapshot, {
    context,
    event
  }, {
    guards: guards2
  }) {
    return guards2.every((guard) => evaluateGuard(guard, context, event, snapshot));
  }
  function and(guards2) {
    function and2(_args, _params) {
      return false;
    }
    and2.check = checkAnd;
    and2.guards = guards2;
    return and2;
  }
  function evaluateGuard(guard, context, event, snapshot) {
    const {
      machine
    } = snapshot;
    const isInline = typeof guard === "function";
    const resolved = isInline ? guard : machine.implementations.guards[typeof guard === "string" ? guard : guard.type];
    if (!isInline && !resolved) {
      throw new Error(`Guard '${typeof guard === "string" ? guard : guard.type}' is not implemented.'.`);
    }
    if (typeof resolved !== "function") {
      return evaluateGuard(resolved, context, event, snapshot);
    }
    const guardArgs = {
      context,
      event
    };
    const guardParams = isInline || typeof guard === "string" ? void 0 : "params" in guard ? typeof guard.params === "function" ? guard.params({
      context,
      event
    }) : guard.params : void 0;
    if (!("check" in resolved)) {
      return resolved(guardArgs, guardParams);
    }
    const builtinGuard = resolved;
    return builtinGuard.check(
      snapshot,
      guardArgs,
      resolved
      // this holds all params
    );
  }
  function isAtomicStateNode(stateNode) {
    return stateNode.type === "atomic" || stateNode.type === "final";
  }
  function getChildren(stateNode) {
    return Object.values(stateNode.states).filter((sn) => sn.type !== "history");
  }
  function getProperAncestors(stateNode, toStateNode) {
    const ancestors = [];
    if (toStateNode === stateNode) {
      return ancestors;
    }
    let m = stateNode.parent;
    while (m && m !== toStateNode) {
      ancestors.push(m);
      m = m.parent;
    }
    return ancestors;
  }
  function getAllStateNodes(stateNodes) {
    const nodeSet = new Set(stateNodes);
    const adjList = getAdjList(nodeSet);
    for (const s of nodeSet) {
      if (s.type === "compound" && (!adjList.get(s) || !adjList.get(s).length)) {
        getInitialStateNodesWithTheirAncestors(s).forEach((sn) => nodeSet.add(sn));
      } else {
        if (s.type === "parallel") {
          for (const child of getChildren(s)) {
            if (child.type === "history") {
              continue;
            }
            if (!nodeSet.has(child)) {
              const initialStates = getInitialStateNodesWithTheirAncestors(child);
              for (const initialStateNode of initialStates) {
                nodeSet.add(initialStateNode);
              }
            }
          }
        }
      }
    }
    for (const s of nodeSet) {
      let m = s.parent;
      while (m) {
        nodeSet.add(m);
        m = m.parent;
      }
    }
    return nodeSet;
  }
  function getValueFromAdj(baseNode, adjList) {
    const childStateNodes = adjList.get(baseNode);
    if (!childStateNodes) {
      return {};
    }
    if (baseNode.type === "compound") {
      const childStateNode = childStateNodes[0];
      if (childStateNode) {
        if (isAtomicStateNode(childStateNode)) {
          return childStateNode.key;
        }
      } else {
        return {};
      }
    }
    const stateValue = {};
    for (const childStateNode of childStateNodes) {
      stateValue[childStateNode.key] = getValueFromAdj(childStateNode, adjList);
    }
    return stateValue;
  }
  function getAdjList(stateNodes) {
    const adjList = /* @__PURE__ */ new Map();
    for (const s of stateNodes) {
      if (!adjList.has(s)) {
        adjList.set(s, []);
      }
      if (s.parent) {
        if (!adjList.has(s.parent)) {
          adjList.set(s.parent, []);
        }
        adjList.get(s.parent).push(s);
      }
    }
    return adjList;
  }
  function getStateValue(rootNode, stateNodes) {
    const config = getAllStateNodes(stateNodes);
    return getValueFromAdj(rootNode, getAdjList(config));
  }
  function isInFinalState(stateNodeSet, stateNode) {
    if (stateNode.type === "compound") {
      return getChildren(stateNode).some((s) => s.type === "final" && stateNodeSet.has(s));
    }
    if (stateNode.type === "parallel") {
      return getChildren(stateNode).every((sn) => isInFinalState(stateNodeSet, sn));
    }
    return stateNode.type === "final";
  }
  var isStateId = (str) => str[0] === STATE_IDENTIFIER;
  function getCandidates(stateNode, receivedEventType) {
    const exactMatch = stateNode.transitions.get(receivedEventType);
    const wildcardCandidates = [...stateNode.transitions.keys()].filter((eventDescriptor) => eventDescriptor !== receivedEventType && matchesEventDescriptor(receivedEventType, eventDescriptor)).sort((a, b) => b.length - a.length).flatMap((key) => stateNode.transitions.get(key));
    return exactMatch ? [...exactMatch, ...wildcardCandidates] : wildcardCandidates;
  }
  function getDelayedTransitions(stateNode) {
    const afterConfig = stateNode.config.after;
    if (!afterConfig) {
      return [];
    }
    const mutateEntryExit = (delay) => {
      const afterEvent = createAfterEvent(delay, stateNode.id);
      const eventType = afterEvent.type;
      stateNode.entry.push(raise(afterEvent, {
        id: eventType,
        delay
      }));
      stateNode.exit.push(cancel(eventType));
      return eventType;
    };
    const delayedTransitions = Object.keys(afterConfig).flatMap((delay) => {
      const configTransition = afterConfig[delay];
      const resolvedTransition = typeof configTransition === "string" ? {
        target: configTransition
      } : configTransition;
      const resolvedDelay = Number.isNaN(+delay) ? delay : +delay;
      const eventType = mutateEntryExit(resolvedDelay);
      return toArray(resolvedTransition).map((transition2) => ({
        ...transition2,
        event: eventType,
        delay: resolvedDelay
      }));
    });
    return delayedTransitions.map((delayedTransition) => {
      const {
        delay
      } = delayedTransition;
      return {
        ...formatTransition(stateNode, delayedTransition.event, delayedTransition),
        delay
      };
    });
  }
  function formatTransition(stateNode, descriptor, transitionConfig) {
    const normalizedTarget = normalizeTarget(transitionConfig.target);
    const reenter = transitionConfig.reenter ?? false;
    const target = resolveTarget(stateNode, normalizedTarget);
    const transition2 = {
      ...transitionConfig,
      actions: toArray(transitionConfig.actions),
      guard: transitionConfig.guard,
      target,
      source: stateNode,
      reenter,
      eventType: descriptor,
      toJSON: () => ({
        ...transition2,
        source: `#${stateNode.id}`,
        target: target ? target.map((t) => `#${t.id}`) : void 0
      })
    };
    return transition2;
  }
  function formatTransitions(stateNode) {
    const transitions = /* @__PURE__ */ new Map();
    if (stateNode.config.on) {
      for (const descriptor of Object.keys(stateNode.config.on)) {
        if (descriptor === NULL_EVENT) {
          throw new Error('Null events ("") cannot be specified as a transition key. Use `always: { ... }` instead.');
        }
        const transitionsConfig = stateNode.config.on[descriptor];
        transitions.set(descriptor, toTransitionConfigArray(transitionsConfig).map((t) => formatTransition(stateNode, descriptor, t)));
      }
    }
    if (stateNode.config.onDone) {
      const descriptor = `xstate.done.state.${stateNode.id}`;
      transitions.set(descriptor, toTransitionConfigArray(stateNode.config.onDone).map((t) => formatTransition(stateNode, descriptor, t)));
    }
    for (const invokeDef of stateNode.invoke) {
      if (invokeDef.onDone) {
        const descriptor = `xstate.done.actor.${invokeDef.id}`;
        transitions.set(descriptor, toTransitionConfigArray(invokeDef.onDone).map((t) => formatTransition(stateNode, descriptor, t)));
      }
      if (invokeDef.onError) {
        const descriptor = `xstate.error.actor.${invokeDef.id}`;
        transitions.set(descriptor, toTransitionConfigArray(invokeDef.onError).map((t) => formatTransition(stateNode, descriptor, t)));
      }
      if (invokeDef.onSnapshot) {
        const descriptor = `xstate.snapshot.${invokeDef.id}`;
        transitions.set(descriptor, toTransitionConfigArray(invokeDef.onSnapshot).map((t) => formatTransition(stateNode, descriptor, t)));
      }
    }
    for (const delayedTransition of stateNode.after) {
      let existing = transitions.get(delayedTransition.eventType);
      if (!existing) {
        existing = [];
        transitions.set(delayedTransition.eventType, existing);
      }
      existing.push(delayedTransition);
    }
    return transitions;
  }
  function formatRouteTransitions(rootStateNode) {
    const routeTransitions = [];
    const collectRoutes = (states) => {
      Object.values(states).forEach((sn) => {
        if (sn.config.route && sn.config.id) {
          const routeId = sn.config.id;
          const userGuard = sn.config.route.guard;
          const routeMatches = ({
            event
          }) => event.to === `#${routeId}`;
          const transition2 = {
            ...sn.config.route,
            guard: userGuard ? and([routeMatches, userGuard]) : routeMatches,
            target: `#${routeId}`
          };
          routeTransitions.push(formatTransition(rootStateNode, "xstate.route", transition2));
        }
        if (sn.states) {
          collectRoutes(sn.states);
        }
      });
    };
    collectRoutes(rootStateNode.states);
    if (routeTransitions.length > 0) {
      rootStateNode.transitions.set("xstate.route", routeTransitions);
    }
  }
  function formatInitialTransition(stateNode, _target) {
    const resolvedTarget = typeof _target === "string" ? stateNode.states[_target] : _target ? stateNode.states[_target.target] : void 0;
    if (!resolvedTarget && _target) {
      throw new Error(
        // oxlint-disable-next-line typescript/restrict-template-expressions, typescript/no-base-to-string
        `Initial state node "${_target}" not found on parent state node #${stateNode.id}`
      );
    }
    const transition2 = {
      source: stateNode,
      actions: !_target || typeof _target === "string" ? [] : toArray(_target.actions),
      eventType: null,
      reenter: false,
      target: resolvedTarget ? [resolvedTarget] : [],
      meta: typeof _target === "object" ? _target.meta : void 0,
      description: typeof _target === "object" ? _target.description : void 0,
      toJSON: () => ({
        ...transition2,
        source: `#${stateNode.id}`,
        target: resolvedTarget ? [`#${resolvedTarget.id}`] : []
      })
    };
    return transition2;
  }
  function resolveTarget(stateNode, targets) {
    if (targets === void 0) {
      return void 0;
    }
    return targets.map((target) => {
      if (typeof target !== "string") {
        return target;
      }
      if (isStateId(target)) {
        return stateNode.machine.getStateNodeById(target);
      }
      const isInternalTarget = target[0] === STATE_DELIMITER;
      if (isInternalTarget && !stateNode.parent) {
        return getStateNodeByPath(stateNode, target.slice(1));
      }
      const resolvedTarget = isInternalTarget ? stateNode.key + target : target;
      if (stateNode.parent) {
        try {
          const targetStateNode = getStateNodeByPath(stateNode.parent, resolvedTarget);
          return targetStateNode;
        } catch (err) {
          throw new Error(`Invalid transition definition for state node '${stateNode.id}':
${err.message}`);
        }
      } else {
        throw new Error(`Invalid target: "${target}" is not a valid target from the root node. Did you mean ".${target}"?`);
      }
    });
  }
  function resolveHistoryDefaultTransition(stateNode) {
    const normalizedTarget = normalizeTarget(stateNode.config.target);
    if (!normalizedTarget) {
      if (stateNode.parent.type === "parallel") {
        return {
          target: [stateNode.parent]
        };
      }
      return stateNode.parent.initial;
    }
    return {
      target: normalizedTarget.map((t) => typeof t === "string" ? getStateNodeByPath(stateNode.parent, t) : t)
    };
  }
  function isHistoryNode(stateNode) {
    return stateNode.type === "history";
  }
  function getInitialStateNodesWithTheirAncestors(stateNode) {
    const states = getInitialStateNodes(stateNode);
    for (const initialState of states) {
      for (const ancestor of getProperAncestors(initialState, stateNode)) {
        states.add(ancestor);
      }
    }
    return states;
  }
  function getInitialStateNodes(stateNode) {
    const set2 = /* @__PURE__ */ new Set();
    function iter(descStateNode) {
      if (set2.has(descStateNode)) {
        return;
      }
      set2.add(descStateNode);
      if (descStateNode.type === "compound") {
        iter(descStateNode.initial.target[0]);
      } else if (descStateNode.type === "parallel") {
        for (const child of getChildren(descStateNode)) {
          iter(child);
        }
      }
    }
    iter(stateNode);
    return set2;
  }
  function getStateNode(stateNode, stateKey) {
    if (isStateId(stateKey)) {
      return stateNode.machine.getStateNodeById(stateKey);
    }
    if (!stateNode.states) {
      throw new Error(`Unable to retrieve child state '${stateKey}' from '${stateNode.id}'; no child states exist.`);
    }
    const result = stateNode.states[stateKey];
    if (!result) {
      throw new Error(`Child state '${stateKey}' does not exist on '${stateNode.id}'`);
    }
    return result;
  }
  function getStateNodeByPath(stateNode, statePath) {
    if (typeof statePath === "string" && isStateId(statePath)) {
      try {
        return stateNode.machine.getStateNodeById(statePath);
      } catch {
      }
    }
    const arrayStatePath = toStatePath(statePath).slice();
    let currentStateNode = stateNode;
    while (arrayStatePath.length) {
      const key = arrayStatePath.shift();
      if (!key.length) {
        break;
      }
      currentStateNode = getStateNode(currentStateNode, key);
    }
    return currentStateNode;
  }
  function getStateNodes(stateNode, stateValue) {
    if (typeof stateValue === "string") {
      const childStateNode = stateNode.states[stateValue];
      if (!childStateNode) {
        throw new Error(`State '${stateValue}' does not exist on '${stateNode.id}'`);
      }
      return [stateNode, childStateNode];
    }
    const childStateKeys = Object.keys(stateValue);
    const childStateNodes = childStateKeys.map((subStateKey) => getStateNode(stateNode, subStateKey)).filter(Boolean);
    return [stateNode.machine.root, stateNode].concat(childStateNodes, childStateKeys.reduce((allSubStateNodes, subStateKey) => {
      const subStateNode = getStateNode(stateNode, subStateKey);
      if (!subStateNode) {
        return allSubStateNodes;
      }
      const subStateNodes = getStateNodes(subStateNode, stateValue[subStateKey]);
      return allSubStateNodes.concat(subStateNodes);
    }, []));
  }
  function transitionAtomicNode(stateNode, stateValue, snapshot, event) {
    const childStateNode = getStateNode(stateNode, stateValue);
    const next = childStateNode.next(snapshot, event);
    if (!next || !next.length) {
      return stateNode.next(snapshot, event);
    }
    return next;
  }
  function transitionCompoundNode(stateNode, stateValue, snapshot, event) {
    const subStateKeys = Object.keys(stateValue);
    const childStateNode = getStateNode(stateNode, subStateKeys[0]);
    const next = transitionNode(childStateNode, stateValue[subStateKeys[0]], snapshot, event);
    if (!next || !next.length) {
      return stateNode.next(snapshot, event);
    }
    return next;
  }
  function transitionParallelNode(stateNode, stateValue, snapshot, event) {
    const allInnerTransitions = [];
    for (const subStateKey of Object.keys(stateValue)) {
      const subStateValue = stateValue[subStateKey];
      if (!subStateValue) {
        continue;
      }
      const subStateNode = getStateNode(stateNode, subStateKey);
      const innerTransitions = transitionNode(subStateNode, subStateValue, snapshot, event);
      if (innerTransitions) {
        allInnerTransitions.push(...innerTransitions);
      }
    }
    if (!allInnerTransitions.length) {
      return stateNode.next(snapshot, event);
    }
    return allInnerTransitions;
  }
  function transitionNode(stateNode, stateValue, snapshot, event) {
    if (typeof stateValue === "string") {
      return transitionAtomicNode(stateNode, stateValue, snapshot, event);
    }
    if (Object.keys(stateValue).length === 1) {
      return transitionCompoundNode(stateNode, stateValue, snapshot, event);
    }
    return transitionParallelNode(stateNode, stateValue, snapshot, event);
  }
  function getHistoryNodes(stateNode) {
    return Object.keys(stateNode.states).map((key) => stateNode.states[key]).filter((sn) => sn.type === "history");
  }
  function isDescendant(childStateNode, parentStateNode) {
    let marker = childStateNode;
    while (marker.parent && marker.parent !== parentStateNode) {
      marker = marker.parent;
    }
    return marker.parent === parentStateNode;
  }
  function hasIntersection(s1, s2) {
    const set1 = new Set(s1);
    const set2 = new Set(s2);
    for (const item of set1) {
      if (set2.has(item)) {
        return true;
      }
    }
    for (const item of set2) {
      if (set1.has(item)) {
        return true;
      }
    }
    return false;
  }
  function removeConflictingTransitions(enabledTransitions, stateNodeSet, historyValue) {
    const filteredTransitions = /* @__PURE__ */ new Set();
    for (const t1 of enabledTransitions) {
      let t1Preempted = false;
      const transitionsToRemove = /* @__PURE__ */ new Set();
      for (const t2 of filteredTransitions) {
        if (hasIntersection(computeExitSet([t1], stateNodeSet, historyValue), computeExitSet([t2], stateNodeSet, historyValue))) {
          if (isDescendant(t1.source, t2.source)) {
            transitionsToRemove.add(t2);
          } else {
            t1Preempted = true;
            break;
          }
        }
      }
      if (!t1Preempted) {
        for (const t3 of transitionsToRemove) {
          filteredTransitions.delete(t3);
        }
        filteredTransitions.add(t1);
      }
    }
    return Array.from(filteredTransitions);
  }
  function findLeastCommonAncestor(stateNodes) {
    const [head, ...tail] = stateNodes;
    for (const ancestor of getProperAncestors(head, void 0)) {
      if (tail.every((sn) => isDescendant(sn, ancestor))) {
        return ancestor;
      }
    }
  }
  function getEffectiveTargetStates(transition2, historyValue) {
    if (!transition2.target) {
      return [];
    }
    const targets = /* @__PURE__ */ new Set();
    for (const targetNode of transition2.target) {
      if (isHistoryNode(targetNode)) {
        if (historyValue[targetNode.id]) {
          for (const node of historyValue[targetNode.id]) {
            targets.add(node);
          }
        } else {
          for (const node of getEffectiveTargetStates(resolveHistoryDefaultTransition(targetNode), historyValue)) {
            targets.add(node);
          }
        }
      } else {
        targets.add(targetNode);
      }
    }
    return [...targets];
  }
  function getTransitionDomain(transition2, historyValue) {
    const targetStates = getEffectiveTargetStates(transition2, historyValue);
    if (!targetStates) {
      return;
    }
    if (!transition2.reenter && targetStates.every((target) => target === transition2.source || isDescendant(target, transition2.source))) {
      return transition2.source;
    }
    const lca = findLeastCommonAncestor(targetStates.concat(transition2.source));
    if (lca) {
      return lca;
    }
    if (transition2.reenter) {
      return;
    }
    return transition2.source.machine.root;
  }
  function computeExitSet(transitions, stateNodeSet, historyValue) {
    const statesToExit = /* @__PURE__ */ new Set();
    for (const t of transitions) {
      if (t.target?.length) {
        const domain = getTransitionDomain(t, historyValue);
        if (t.reenter && t.source === domain) {
          statesToExit.add(domain);
        }
        for (const stateNode of stateNodeSet) {
          if (isDescendant(stateNode, domain)) {
            statesToExit.add(stateNode);
          }
        }
      }
    }
    return [...statesToExit];
  }
  function areStateNodeCollectionsEqual(prevStateNodes, nextStateNodeSet) {
    if (prevStateNodes.length !== nextStateNodeSet.size) {
      return false;
    }
    for (const node of prevStateNodes) {
      if (!nextStateNodeSet.has(node)) {
        return false;
      }
    }
    return true;
  }
  function initialMicrostep(root, preInitialState, actorScope, initEvent, internalQueue) {
    return microstep([{
      target: [...getInitialStateNodes(root)],
      source: root,
      reenter: true,
      actions: [],
      eventType: null,
      toJSON: null
    }], preInitialState, actorScope, initEvent, true, internalQueue);
  }
  function microstep(transitions, currentSnapshot, actorScope, event, isInitial, internalQueue) {
    const actions = [];
    if (!transitions.length) {
      return [currentSnapshot, actions];
    }
    const originalExecutor = actorScope.actionExecutor;
    actorScope.actionExecutor = (action) => {
      actions.push(action);
      originalExecutor(action);
    };
    try {
      const mutStateNodeSet = new Set(currentSnapshot._nodes);
      let historyValue = currentSnapshot.historyValue;
      const filteredTransitions = removeConflictingTransitions(transitions, mutStateNodeSet, historyValue);
      let nextState = currentSnapshot;
      if (!isInitial) {
        [nextState, historyValue] = exitStates(nextState, event, actorScope, filteredTransitions, mutStateNodeSet, historyValue, internalQueue, actorScope.actionExecutor);
      }
      nextState = resolveActionsAndContext(nextState, event, actorScope, filteredTransitions.flatMap((t) => t.actions), internalQueue, void 0);
      nextState = enterStates(nextState, event, actorScope, filteredTransitions, mutStateNodeSet, internalQueue, historyValue, isInitial);
      const nextStateNodes = [...mutStateNodeSet];
      if (nextState.status === "done") {
        nextState = resolveActionsAndContext(nextState, event, actorScope, nextStateNodes.sort((a, b) => b.order - a.order).flatMap((state) => state.exit), internalQueue, void 0);
      }
      try {
        if (historyValue === currentSnapshot.historyValue && areStateNodeCollectionsEqual(currentSnapshot._nodes, mutStateNodeSet)) {
          return [nextState, actions];
        }
        return [cloneMachineSnapshot(nextState, {
          _nodes: nextStateNodes,
          historyValue
        }), actions];
      } catch (e) {
        throw e;
      }
    } finally {
      actorScope.actionExecutor = originalExecutor;
    }
  }
  function getMachineOutput(snapshot, event, actorScope, rootNode, rootCompletionNode) {
    if (rootNode.output === void 0) {
      return;
    }
    const doneStateEvent = createDoneStateEvent(rootCompletionNode.id, rootCompletionNode.output !== void 0 && rootCompletionNode.parent ? resolveOutput(rootCompletionNode.output, snapshot.context, event, actorScope.self) : void 0);
    return resolveOutput(rootNode.output, snapshot.context, doneStateEvent, actorScope.self);
  }
  function enterStates(currentSnapshot, event, actorScope, filteredTransitions, mutStateNodeSet, internalQueue, historyValue, isInitial) {
    let nextSnapshot = currentSnapshot;
    const statesToEnter = /* @__PURE__ */ new Set();
    const statesForDefaultEntry = /* @__PURE__ */ new Set();
    computeEntrySet(filteredTransitions, historyValue, statesForDefaultEntry, statesToEnter);
    if (isInitial) {
      statesForDefaultEntry.add(currentSnapshot.machine.root);
    }
    const completedNodes = /* @__PURE__ */ new Set();
    for (const stateNodeToEnter of [...statesToEnter].sort((a, b) => a.order - b.order)) {
      mutStateNodeSet.add(stateNodeToEnter);
      const actions = [];
      actions.push(...stateNodeToEnter.entry);
      for (const invokeDef of stateNodeToEnter.invoke) {
        actions.push(spawnChild(invokeDef.src, {
          ...invokeDef,
          syncSnapshot: !!invokeDef.onSnapshot
        }));
      }
      if (statesForDefaultEntry.has(stateNodeToEnter)) {
        const initialActions = stateNodeToEnter.initial.actions;
        actions.push(...initialActions);
      }
      nextSnapshot = resolveActionsAndContext(nextSnapshot, event, actorScope, actions, internalQueue, stateNodeToEnter.invoke.map((invokeDef) => invokeDef.id));
      if (stateNodeToEnter.type === "final") {
        const parent = stateNodeToEnter.parent;
        let ancestorMarker = parent?.type === "parallel" ? parent : parent?.parent;
        let rootCompletionNode = ancestorMarker || stateNodeToEnter;
        if (parent?.type === "compound") {
          internalQueue.push(createDoneStateEvent(parent.id, stateNodeToEnter.output !== void 0 ? resolveOutput(stateNodeToEnter.output, nextSnapshot.context, event, actorScope.self) : void 0));
        }
        while (ancestorMarker?.type === "parallel" && !completedNodes.has(ancestorMarker) && isInFinalState(mutStateNodeSet, ancestorMarker)) {
          completedNodes.add(ancestorMarker);
          internalQueue.push(createDoneStateEvent(ancestorMarker.id));
          rootCompletionNode = ancestorMarker;
          ancestorMarker = ancestorMarker.parent;
        }
        if (ancestorMarker) {
          continue;
        }
        nextSnapshot = cloneMachineSnapshot(nextSnapshot, {
          status: "done",
          output: getMachineOutput(nextSnapshot, event, actorScope, nextSnapshot.machine.root, rootCompletionNode)
        });
      }
    }
    return nextSnapshot;
  }
  function computeEntrySet(transitions, historyValue, statesForDefaultEntry, statesToEnter) {
    for (const t of transitions) {
      const domain = getTransitionDomain(t, historyValue);
      for (const s of t.target || []) {
        if (!isHistoryNode(s) && // if the target is different than the source then it will *definitely* be entered
        (t.source !== s || // we know that the domain can't lie within the source
        // if it's different than the source then it's outside of it and it means that the target has to be entered as well
        t.source !== domain || // reentering transitions always enter the target, even if it's the source itself
        t.reenter)) {
          statesToEnter.add(s);
          statesForDefaultEntry.add(s);
        }
        addDescendantStatesToEnter(s, historyValue, statesForDefaultEntry, statesToEnter);
      }
      const targetStates = getEffectiveTargetStates(t, historyValue);
      for (const s of targetStates) {
        const ancestors = getProperAncestors(s, domain);
        if (domain?.type === "parallel") {
          ancestors.push(domain);
        }
        addAncestorStatesToEnter(statesToEnter, historyValue, statesForDefaultEntry, ancestors, !t.source.parent && t.reenter ? void 0 : domain);
      }
    }
  }
  function addDescendantStatesToEnter(stateNode, historyValue, statesForDefaultEntry, statesToEnter) {
    if (isHistoryNode(stateNode)) {
      if (historyValue[stateNode.id]) {
        const historyStateNodes = historyValue[stateNode.id];
        for (const s of historyStateNodes) {
          statesToEnter.add(s);
          addDescendantStatesToEnter(s, historyValue, statesForDefaultEntry, statesToEnter);
        }
        for (const s of historyStateNodes) {
          addProperAncestorStatesToEnter(s, stateNode.parent, statesToEnter, historyValue, statesForDefaultEntry);
        }
      } else {
        const historyDefaultTransition = resolveHistoryDefaultTransition(stateNode);
        for (const s of historyDefaultTransition.target) {
          statesToEnter.add(s);
          if (historyDefaultTransition === stateNode.parent?.initial) {
            statesForDefaultEntry.add(stateNode.parent);
          }
          addDescendantStatesToEnter(s, historyValue, statesForDefaultEntry, statesToEnter);
        }
        for (const s of historyDefaultTransition.target) {
          addProperAncestorStatesToEnter(s, stateNode.parent, statesToEnter, historyValue, statesForDefaultEntry);
        }
      }
    } else {
      if (stateNode.type === "compound") {
        const [initialState] = stateNode.initial.target;
        if (!isHistoryNode(initialState)) {
          statesToEnter.add(initialState);
          statesForDefaultEntry.add(initialState);
        }
        addDescendantStatesToEnter(initialState, historyValue, statesForDefaultEntry, statesToEnter);
        addProperAncestorStatesToEnter(initialState, stateNode, statesToEnter, historyValue, statesForDefaultEntry);
      } else {
        if (stateNode.type === "parallel") {
          for (const child of getChildren(stateNode).filter((sn) => !isHistoryNode(sn))) {
            if (![...statesToEnter].some((s) => isDescendant(s, child))) {
              if (!isHistoryNode(child)) {
                statesToEnter.add(child);
                statesForDefaultEntry.add(child);
              }
              addDescendantStatesToEnter(child, historyValue, statesForDefaultEntry, statesToEnter);
            }
          }
        }
      }
    }
  }
  function addAncestorStatesToEnter(statesToEnter, historyValue, statesForDefaultEntry, ancestors, reentrancyDomain) {
    for (const anc of ancestors) {
      if (!reentrancyDomain || isDescendant(anc, reentrancyDomain)) {
        statesToEnter.add(anc);
      }
      if (anc.type === "parallel") {
        for (const child of getChildren(anc).filter((sn) => !isHistoryNode(sn))) {
          if (![...statesToEnter].some((s) => isDescendant(s, child))) {
            statesToEnter.add(child);
            addDescendantStatesToEnter(child, historyValue, statesForDefaultEntry, statesToEnter);
          }
        }
      }
    }
  }
  function addProperAncestorStatesToEnter(stateNode, toStateNode, statesToEnter, historyValue, statesForDefaultEntry) {
    addAncestorStatesToEnter(statesToEnter, historyValue, statesForDefaultEntry, getProperAncestors(stateNode, toStateNode));
  }
  function exitStates(currentSnapshot, event, actorScope, transitions, mutStateNodeSet, historyValue, internalQueue, _actionExecutor) {
    let nextSnapshot = currentSnapshot;
    const statesToExit = computeExitSet(transitions, mutStateNodeSet, historyValue);
    statesToExit.sort((a, b) => b.order - a.order);
    let changedHistory;
    for (const exitStateNode of statesToExit) {
      for (const historyNode of getHistoryNodes(exitStateNode)) {
        let predicate;
        if (historyNode.history === "deep") {
          predicate = (sn) => isAtomicStateNode(sn) && isDescendant(sn, exitStateNode);
        } else {
          predicate = (sn) => {
            return sn.parent === exitStateNode;
          };
        }
        changedHistory ??= {
          ...historyValue
        };
        changedHistory[historyNode.id] = Array.from(mutStateNodeSet).filter(predicate);
      }
    }
    for (const s of statesToExit) {
      nextSnapshot = resolveActionsAndContext(nextSnapshot, event, actorScope, [...s.exit, ...s.invoke.map((def) => stopChild(def.id))], internalQueue, void 0);
      mutStateNodeSet.delete(s);
    }
    return [nextSnapshot, changedHistory || historyValue];
  }
  function getAction(machine, actionType) {
    return machine.implementations.actions[actionType];
  }
  function resolveAndExecuteActionsWithContext(currentSnapshot, event, actorScope, actions, extra, retries) {
    const {
      machine
    } = currentSnapshot;
    let intermediateSnapshot = currentSnapshot;
    for (const action of actions) {
      const isInline = typeof action === "function";
      const resolvedAction = isInline ? action : (
        // the existing type of `.actions` assumes non-nullable `TExpressionAction`
        // it's fine to cast this here to get a common type and lack of errors in the rest of the code
        // our logic below makes sure that we call those 2 "variants" correctly
        getAction(machine, typeof action === "string" ? action : action.type)
      );
      const actionArgs = {
        context: intermediateSnapshot.context,
        event,
        self: actorScope.self,
        system: actorScope.system
      };
      const actionParams = isInline || typeof action === "string" ? void 0 : "params" in action ? typeof action.params === "function" ? action.params({
        context: intermediateSnapshot.context,
        event
      }) : action.params : void 0;
      if (!resolvedAction || !("resolve" in resolvedAction)) {
        actorScope.actionExecutor({
          type: typeof action === "string" ? action : typeof action === "object" ? action.type : action.name || "(anonymous)",
          info: actionArgs,
          params: actionParams,
          exec: resolvedAction
        });
        continue;
      }
      const builtinAction = resolvedAction;
      const [nextState, params, actions2] = builtinAction.resolve(
        actorScope,
        intermediateSnapshot,
        actionArgs,
        actionParams,
        resolvedAction,
        // this holds all params
        extra
      );
      intermediateSnapshot = nextState;
      if ("retryResolve" in builtinAction) {
        retries?.push([builtinAction, params]);
      }
      if ("execute" in builtinAction) {
        actorScope.actionExecutor({
          type: builtinAction.type,
          info: actionArgs,
          params,
          exec: builtinAction.execute.bind(null, actorScope, params)
        });
      }
      if (actions2) {
        intermediateSnapshot = resolveAndExecuteActionsWithContext(intermediateSnapshot, event, actorScope, actions2, extra, retries);
      }
    }
    return intermediateSnapshot;
  }
  function resolveActionsAndContext(currentSnapshot, event, actorScope, actions, internalQueue, deferredActorIds) {
    const retries = deferredActorIds ? [] : void 0;
    const nextState = resolveAndExecuteActionsWithContext(currentSnapshot, event, actorScope, actions, {
      internalQueue,
      deferredActorIds
    }, retries);
    retries?.forEach(([builtinAction, params]) => {
      builtinAction.retryResolve(actorScope, nextState, params);
    });
    return nextState;
  }
  function macrostep(snapshot, event, actorScope, internalQueue) {
    let nextSnapshot = snapshot;
    const microsteps = [];
    function addMicrostep(step2, event2, transitions) {
      actorScope.system._sendInspectionEvent({
        type: "@xstate.microstep",
        actorRef: actorScope.self,
        event: event2,
        snapshot: step2[0],
        _transitions: transitions
      });
      microsteps.push(step2);
    }
    if (event.type === XSTATE_STOP) {
      nextSnapshot = cloneMachineSnapshot(stopChildren(nextSnapshot, event, actorScope), {
        status: "stopped"
      });
      addMicrostep([nextSnapshot, []], event, []);
      return {
        snapshot: nextSnapshot,
        microsteps
      };
    }
    let nextEvent = event;
    if (nextEvent.type !== XSTATE_INIT) {
      const currentEvent = nextEvent;
      const isErr = isErrorActorEvent(currentEvent);
      const transitions = selectTransitions(currentEvent, nextSnapshot);
      if (isErr && !transitions.length) {
        nextSnapshot = cloneMachineSnapshot(stopChildren(nextSnapshot, currentEvent, actorScope), {
          status: "error",
          error: currentEvent.error
        });
        addMicrostep([nextSnapshot, []], currentEvent, []);
        return {
          snapshot: nextSnapshot,
          microsteps
        };
      }
      const step2 = microstep(
        transitions,
        snapshot,
        actorScope,
        nextEvent,
        false,
        // isInitial
        internalQueue
      );
      nextSnapshot = step2[0];
      addMicrostep(step2, currentEvent, transitions);
    }
    let shouldSelectEventlessTransitions = true;
    const maxIterations = snapshot.machine.options?.maxIterations ?? Infinity;
    let iterationCount = 0;
    while (nextSnapshot.status === "active") {
      iterationCount++;
      if (iterationCount > maxIterations) {
        throw new Error(`Infinite loop detected: the machine has processed more than ${maxIterations} microsteps without reaching a stable state. This usually happens when there's a cycle of transitions (e.g., eventless transitions or raised events causing state A -> B -> C -> A).`);
      }
      let enabledTransitions = shouldSelectEventlessTransitions ? selectEventlessTransitions(nextSnapshot, nextEvent) : [];
      const previousState = enabledTransitions.length ? nextSnapshot : void 0;
      if (!enabledTransitions.length) {
        if (!internalQueue.length) {
          break;
        }
        nextEvent = internalQueue.shift();
        enabledTransitions = selectTransitions(nextEvent, nextSnapshot);
      }
      const step2 = microstep(enabledTransitions, nextSnapshot, actorScope, nextEvent, false, internalQueue);
      nextSnapshot = step2[0];
      shouldSelectEventlessTransitions = nextSnapshot !== previousState;
      addMicrostep(step2, nextEvent, enabledTransitions);
    }
    if (nextSnapshot.status !== "active") {
      stopChildren(nextSnapshot, nextEvent, actorScope);
    }
    return {
      snapshot: nextSnapshot,
      microsteps
    };
  }
  function stopChildren(nextState, event, actorScope) {
    return resolveActionsAndContext(nextState, event, actorScope, Object.values(nextState.children).map((child) => stopChild(child)), [], void 0);
  }
  function selectTransitions(event, nextState) {
    return nextState.machine.getTransitionData(nextState, event);
  }
  function selectEventlessTransitions(nextState, event) {
    const enabledTransitionSet = /* @__PURE__ */ new Set();
    const atomicStates = nextState._nodes.filter(isAtomicStateNode);
    for (const stateNode of atomicStates) {
      loop: for (const s of [stateNode].concat(getProperAncestors(stateNode, void 0))) {
        if (!s.always) {
          continue;
        }
        for (const transition2 of s.always) {
          if (transition2.guard === void 0 || evaluateGuard(transition2.guard, nextState.context, event, nextState)) {
            enabledTransitionSet.add(transition2);
            break loop;
          }
        }
      }
    }
    return removeConflictingTransitions(Array.from(enabledTransitionSet), new Set(nextState._nodes), nextState.historyValue);
  }
  function resolveStateValue(rootNode, stateValue) {
    const allStateNodes = getAllStateNodes(getStateNodes(rootNode, stateValue));
    return getStateValue(rootNode, [...allStateNodes]);
  }
  function isMachineSnapshot(value) {
    return !!value && typeof value === "object" && "machine" in value && "value" in value;
  }
  var machineSnapshotMatches = function matches(testValue) {
    return matchesState(testValue, this.value);
  };
  var machineSnapshotHasTag = function hasTag(tag) {
    return this.tags.has(tag);
  };
  var machineSnapshotCan = function can(event) {
    const transitionData = this.machine.getTransitionData(this, event);
    return !!transitionData?.length && // Check that at least one transition is not forbidden
    transitionData.some((t) => t.target !== void 0 || t.actions.length);
  };
  var machineSnapshotToJSON = function toJSON() {
    const {
      _nodes: nodes2,
      tags,
      machine,
      getMeta: getMeta2,
      toJSON: toJSON2,
      can: can2,
      hasTag: hasTag2,
      matches: matches3,
      ...jsonValues
    } = this;
    return {
      ...jsonValues,
      tags: Array.from(tags)
    };
  };
  var machineSnapshotGetMeta = function getMeta() {
    return this._nodes.reduce((acc, stateNode) => {
      if (stateNode.meta !== void 0) {
        acc[stateNode.id] = stateNode.meta;
      }
      return acc;
    }, {});
  };
  function createMachineSnapshot(config, machine) {
    return {
      status: config.status,
      output: config.output,
      error: config.error,
      machine,
      context: config.context,
      _nodes: config._nodes,
      value: getStateValue(machine.root, config._nodes),
      tags: new Set(config._nodes.flatMap((sn) => sn.tags)),
      children: config.children,
      historyValue: config.historyValue || {},
      matches: machineSnapshotMatches,
      hasTag: machineSnapshotHasTag,
      can: machineSnapshotCan,
      getMeta: machineSnapshotGetMeta,
      toJSON: machineSnapshotToJSON
    };
  }
  function cloneMachineSnapshot(snapshot, config = {}) {
    return createMachineSnapshot({
      ...snapshot,
      ...config
    }, snapshot.machine);
  }
  function serializeHistoryValue(historyValue) {
    if (typeof historyValue !== "object" || historyValue === null) {
      return {};
    }
    const result = {};
    for (const key in historyValue) {
      const value = historyValue[key];
      if (Array.isArray(value)) {
        result[key] = value.map((item) => ({
          id: item.id
        }));
      }
    }
    return result;
  }
  function getPersistedSnapshot(snapshot, options) {
    const {
      _nodes: nodes2,
      tags,
      machine,
      children,
      context,
      can: can2,
      hasTag: hasTag2,
      matches: matches3,
      getMeta: getMeta2,
      toJSON: toJSON2,
      ...jsonValues
    } = snapshot;
    const childrenJson = {};
    for (const id in children) {
      const child = children[id];
      childrenJson[id] = {
        snapshot: child.getPersistedSnapshot(options),
        src: child.src,
        systemId: child.systemId,
        syncSnapshot: child._syncSnapshot
      };
    }
    const persisted = {
      ...jsonValues,
      context: persistContext(context),
      children: childrenJson,
      historyValue: serializeHistoryValue(jsonValues.historyValue)
    };
    return persisted;
  }
  function persistContext(contextPart) {
    let copy;
    for (const key in contextPart) {
      const value = contextPart[key];
      if (value && typeof value === "object") {
        if ("sessionId" in value && "send" in value && "ref" in value) {
          copy ??= Array.isArray(contextPart) ? contextPart.slice() : {
            ...contextPart
          };
          copy[key] = {
            xstate$$type: $$ACTOR_TYPE,
            id: value.id
          };
        } else {
          const result = persistContext(value);
          if (result !== value) {
            copy ??= Array.isArray(contextPart) ? contextPart.slice() : {
              ...contextPart
            };
            copy[key] = result;
          }
        }
      }
    }
    return copy ?? contextPart;
  }
  function resolveRaise(_, snapshot, args, actionParams, {
    event: eventOrExpr,
    id,
    delay
  }, {
    internalQueue
  }) {
    const delaysMap = snapshot.machine.implementations.delays;
    if (typeof eventOrExpr === "string") {
      throw new Error(
        // oxlint-disable-next-line typescript/restrict-template-expressions
        `Only event objects may be used with raise; use raise({ type: "${eventOrExpr}" }) instead`
      );
    }
    const resolvedEvent = typeof eventOrExpr === "function" ? eventOrExpr(args, actionParams) : eventOrExpr;
    let resolvedDelay;
    if (typeof delay === "string") {
      const configDelay = delaysMap && delaysMap[delay];
      resolvedDelay = typeof configDelay === "function" ? configDelay(args, actionParams) : configDelay;
    } else {
      resolvedDelay = typeof delay === "function" ? delay(args, actionParams) : delay;
    }
    if (typeof resolvedDelay !== "number") {
      internalQueue.push(resolvedEvent);
    }
    return [snapshot, {
      event: resolvedEvent,
      id,
      delay: resolvedDelay
    }, void 0];
  }
  function executeRaise(actorScope, params) {
    const {
      event,
      delay,
      id
    } = params;
    if (typeof delay === "number") {
      actorScope.defer(() => {
        const self2 = actorScope.self;
        actorScope.system.scheduler.schedule(self2, self2, event, delay, id);
      });
      return;
    }
  }
  function raise(eventOrExpr, options) {
    function raise2(_args, _params) {
    }
    raise2.type = "xstate.raise";
    raise2.event = eventOrExpr;
    raise2.id = options?.id;
    raise2.delay = options?.delay;
    raise2.resolve = resolveRaise;
    raise2.execute = executeRaise;
    return raise2;
  }

  // node_modules/xstate/dist/xstate-actors.esm.js
  function fromTransition(transition2, initialContext) {
    return {
      config: transition2,
      transition: (snapshot, event, actorScope) => {
        return {
          ...snapshot,
          context: transition2(snapshot.context, event, actorScope)
        };
      },
      getInitialSnapshot: (_, input) => {
        return {
          status: "active",
          output: void 0,
          error: void 0,
          context: typeof initialContext === "function" ? initialContext({
            input
          }) : initialContext
        };
      },
      getPersistedSnapshot: (snapshot) => snapshot,
      restoreSnapshot: (snapshot) => snapshot
    };
  }
  var XSTATE_PROMISE_RESOLVE = "xstate.promise.resolve";
  var XSTATE_PROMISE_REJECT = "xstate.promise.reject";
  var controllerMap = /* @__PURE__ */ new WeakMap();
  function fromPromise(promiseCreator) {
    const logic = {
      config: promiseCreator,
      transition: (state, event, scope) => {
        if (state.status !== "active") {
          return state;
        }
        switch (event.type) {
          case XSTATE_PROMISE_RESOLVE: {
            const resolvedValue = event.data;
            return {
              ...state,
              status: "done",
              output: resolvedValue,
              input: void 0
            };
          }
          case XSTATE_PROMISE_REJECT:
            return {
              ...state,
              status: "error",
              error: event.data,
              input: void 0
            };
          case XSTATE_STOP: {
            controllerMap.get(scope.self)?.abort();
            controllerMap.delete(scope.self);
            return {
              ...state,
              status: "stopped",
              input: void 0
            };
          }
          default:
            return state;
        }
      },
      start: (state, {
        self: self2,
        system,
        emit: emit2
      }) => {
        if (state.status !== "active") {
          return;
        }
        const controller = new AbortController();
        controllerMap.set(self2, controller);
        const resolvedPromise = Promise.resolve(promiseCreator({
          input: state.input,
          system,
          self: self2,
          signal: controller.signal,
          emit: emit2
        }));
        resolvedPromise.then((response) => {
          if (self2.getSnapshot().status !== "active") {
            return;
          }
          controllerMap.delete(self2);
          system._relay(self2, self2, {
            type: XSTATE_PROMISE_RESOLVE,
            data: response
          });
        }, (errorData) => {
          if (self2.getSnapshot().status !== "active") {
            return;
          }
          controllerMap.delete(self2);
          system._relay(self2, self2, {
            type: XSTATE_PROMISE_REJECT,
            data: errorData
          });
        });
      },
      getInitialSnapshot: (_, input) => {
        return {
          status: "active",
          output: void 0,
          error: void 0,
          input
        };
      },
      getPersistedSnapshot: (snapshot) => snapshot,
      restoreSnapshot: (snapshot) => snapshot
    };
    return logic;
  }
  var emptyLogic = fromTransition((_) => void 0, void 0);

  // node_modules/xstate/dist/assign-1f0d7720.esm.js
  function createSpawner(actorScope, {
    machine,
    context
  }, event, spawnedChildren) {
    const spawn = (src, options) => {
      if (typeof src === "string") {
        const logic = resolveReferencedActor(machine, src);
        if (!logic) {
          throw new Error(`Actor logic '${src}' not implemented in machine '${machine.id}'`);
        }
        const actorRef = createActor(logic, {
          id: options?.id,
          parent: actorScope.self,
          syncSnapshot: options?.syncSnapshot,
          input: typeof options?.input === "function" ? options.input({
            context,
            event,
            self: actorScope.self
          }) : options?.input,
          src,
          systemId: options?.systemId
        });
        spawnedChildren[actorRef.id] = actorRef;
        return actorRef;
      } else {
        const actorRef = createActor(src, {
          id: options?.id,
          parent: actorScope.self,
          syncSnapshot: options?.syncSnapshot,
          input: options?.input,
          src,
          systemId: options?.systemId
        });
        return actorRef;
      }
    };
    return (src, options) => {
      const actorRef = spawn(src, options);
      spawnedChildren[actorRef.id] = actorRef;
      actorScope.defer(() => {
        if (actorRef._processingStatus === ProcessingStatus.Stopped) {
          return;
        }
        actorRef.start();
      });
      return actorRef;
    };
  }
  function resolveAssign(actorScope, snapshot, actionArgs, actionParams, {
    assignment
  }) {
    if (!snapshot.context) {
      throw new Error("Cannot assign to undefined `context`. Ensure that `context` is defined in the machine config.");
    }
    const spawnedChildren = {};
    const assignArgs = {
      context: snapshot.context,
      event: actionArgs.event,
      spawn: createSpawner(actorScope, snapshot, actionArgs.event, spawnedChildren),
      self: actorScope.self,
      system: actorScope.system
    };
    let partialUpdate = {};
    if (typeof assignment === "function") {
      partialUpdate = assignment(assignArgs, actionParams);
    } else {
      for (const key of Object.keys(assignment)) {
        const propAssignment = assignment[key];
        partialUpdate[key] = typeof propAssignment === "function" ? propAssignment(assignArgs, actionParams) : propAssignment;
      }
    }
    const updatedContext = Object.assign({}, snapshot.context, partialUpdate);
    return [cloneMachineSnapshot(snapshot, {
      context: updatedContext,
      children: Object.keys(spawnedChildren).length ? {
        ...snapshot.children,
        ...spawnedChildren
      } : snapshot.children
    }), void 0, void 0];
  }
  function assign(assignment) {
    function assign2(_args, _params) {
    }
    assign2.type = "xstate.assign";
    assign2.assignment = assignment;
    assign2.resolve = resolveAssign;
    return assign2;
  }

  // node_modules/xstate/dist/StateMachine-ae06a22b.esm.js
  var cache = /* @__PURE__ */ new WeakMap();
  function memo(object, key, fn) {
    let memoizedData = cache.get(object);
    if (!memoizedData) {
      memoizedData = {
        [key]: fn()
      };
      cache.set(object, memoizedData);
    } else if (!(key in memoizedData)) {
      memoizedData[key] = fn();
    }
    return memoizedData[key];
  }
  var EMPTY_OBJECT = {};
  var toSerializableAction = (action) => {
    if (typeof action === "string") {
      return {
        type: action
      };
    }
    if (typeof action === "function") {
      if ("resolve" in action) {
        return {
          type: action.type
        };
      }
      return {
        type: action.name
      };
    }
    return action;
  };
  var StateNode = class _StateNode {
    constructor(config, options) {
      this.config = config;
      this.key = void 0;
      this.id = void 0;
      this.type = void 0;
      this.path = void 0;
      this.states = void 0;
      this.history = void 0;
      this.entry = void 0;
      this.exit = void 0;
      this.parent = void 0;
      this.machine = void 0;
      this.meta = void 0;
      this.output = void 0;
      this.order = -1;
      this.description = void 0;
      this.tags = [];
      this.transitions = void 0;
      this.always = void 0;
      this.parent = options._parent;
      this.key = options._key;
      this.machine = options._machine;
      this.path = this.parent ? this.parent.path.concat(this.key) : [];
      this.id = this.config.id || [this.machine.id, ...this.path].join(STATE_DELIMITER);
      this.type = this.config.type || (this.config.states && Object.keys(this.config.states).length ? "compound" : this.config.history ? "history" : "atomic");
      this.description = this.config.description;
      this.order = this.machine.idMap.size;
      this.machine.idMap.set(this.id, this);
      this.states = this.config.states ? mapValues(this.config.states, (stateConfig, key) => {
        const stateNode = new _StateNode(stateConfig, {
          _parent: this,
          _key: key,
          _machine: this.machine
        });
        return stateNode;
      }) : EMPTY_OBJECT;
      if (this.type === "compound" && !this.config.initial) {
        throw new Error(`No initial state specified for compound state node "#${this.id}". Try adding { initial: "${Object.keys(this.states)[0]}" } to the state config.`);
      }
      this.history = this.config.history === true ? "shallow" : this.config.history || false;
      this.entry = toArray(this.config.entry).slice();
      this.exit = toArray(this.config.exit).slice();
      this.meta = this.config.meta;
      this.output = this.type === "final" || !this.parent ? this.config.output : void 0;
      this.tags = toArray(config.tags).slice();
    }
    /** @internal */
    _initialize() {
      this.transitions = formatTransitions(this);
      if (this.config.always) {
        this.always = toTransitionConfigArray(this.config.always).map((t) => formatTransition(this, NULL_EVENT, t));
      }
      Object.keys(this.states).forEach((key) => {
        this.states[key]._initialize();
      });
    }
    /** The well-structured state node definition. */
    get definition() {
      return {
        id: this.id,
        key: this.key,
        version: this.machine.version,
        type: this.type,
        initial: this.initial ? {
          target: this.initial.target,
          source: this,
          actions: this.initial.actions.map(toSerializableAction),
          eventType: null,
          reenter: false,
          meta: this.initial.meta,
          description: this.initial.description,
          toJSON: () => ({
            target: this.initial.target.map((t) => `#${t.id}`),
            source: `#${this.id}`,
            actions: this.initial.actions.map(toSerializableAction),
            eventType: null,
            meta: this.initial.meta,
            description: this.initial.description
          })
        } : void 0,
        history: this.history,
        states: mapValues(this.states, (state) => state.definition),
        on: this.on,
        transitions: [...this.transitions.values()].flat().map((t) => ({
          ...t,
          actions: t.actions.map(toSerializableAction)
        })),
        entry: this.entry.map(toSerializableAction),
        exit: this.exit.map(toSerializableAction),
        meta: this.meta,
        order: this.order || -1,
        output: this.output,
        invoke: this.invoke,
        description: this.description,
        tags: this.tags
      };
    }
    /** @internal */
    toJSON() {
      return this.definition;
    }
    /** The logic invoked as actors by this state node. */
    get invoke() {
      return memo(this, "invoke", () => toArray(this.config.invoke).map((invokeConfig, i) => {
        const {
          src,
          systemId
        } = invokeConfig;
        const resolvedId = invokeConfig.id ?? createInvokeId(this.id, i);
        const sourceName = typeof src === "string" ? src : `xstate.invoke.${createInvokeId(this.id, i)}`;
        return {
          ...invokeConfig,
          src: sourceName,
          id: resolvedId,
          systemId,
          toJSON() {
            const {
              onDone,
              onError,
              ...invokeDefValues
            } = invokeConfig;
            return {
              ...invokeDefValues,
              type: "xstate.invoke",
              src: sourceName,
              id: resolvedId
            };
          }
        };
      }));
    }
    /** The mapping of events to transitions. */
    get on() {
      return memo(this, "on", () => {
        const transitions = this.transitions;
        return [...transitions].flatMap(([descriptor, t]) => t.map((t2) => [descriptor, t2])).reduce((map, [descriptor, transition2]) => {
          map[descriptor] = map[descriptor] || [];
          map[descriptor].push(transition2);
          return map;
        }, {});
      });
    }
    get after() {
      return memo(this, "delayedTransitions", () => getDelayedTransitions(this));
    }
    get initial() {
      return memo(this, "initial", () => formatInitialTransition(this, this.config.initial));
    }
    /** @internal */
    next(snapshot, event) {
      const eventType = event.type;
      const actions = [];
      let selectedTransition;
      const candidates = memo(this, `candidates-${eventType}`, () => getCandidates(this, eventType));
      for (const candidate of candidates) {
        const {
          guard
        } = candidate;
        const resolvedContext = snapshot.context;
        let guardPassed = false;
        try {
          guardPassed = !guard || evaluateGuard(guard, resolvedContext, event, snapshot);
        } catch (err) {
          const guardType = typeof guard === "string" ? guard : typeof guard === "object" ? guard.type : void 0;
          throw new Error(`Unable to evaluate guard ${guardType ? `'${guardType}' ` : ""}in transition for event '${eventType}' in state node '${this.id}':
${err.message}`);
        }
        if (guardPassed) {
          actions.push(...candidate.actions);
          selectedTransition = candidate;
          break;
        }
      }
      return selectedTransition ? [selectedTransition] : void 0;
    }
    /** All the event types accepted by this state node and its descendants. */
    get events() {
      return memo(this, "events", () => {
        const {
          states
        } = this;
        const events = new Set(this.ownEvents);
        if (states) {
          for (const stateId of Object.keys(states)) {
            const state = states[stateId];
            if (state.states) {
              for (const event of state.events) {
                events.add(`${event}`);
              }
            }
          }
        }
        return Array.from(events);
      });
    }
    /**
     * All the events that have transitions directly from this state node.
     *
     * Excludes any inert events.
     */
    get ownEvents() {
      const keys = Object.keys(Object.fromEntries(this.transitions));
      const events = new Set(keys.filter((descriptor) => {
        return this.transitions.get(descriptor).some((transition2) => !(!transition2.target && !transition2.actions.length && !transition2.reenter));
      }));
      return Array.from(events);
    }
  };
  var STATE_IDENTIFIER2 = "#";
  var StateMachine = class _StateMachine {
    constructor(config, implementations) {
      this.config = config;
      this.version = void 0;
      this.schemas = void 0;
      this.implementations = void 0;
      this.options = void 0;
      this.__xstatenode = true;
      this.idMap = /* @__PURE__ */ new Map();
      this.root = void 0;
      this.id = void 0;
      this.states = void 0;
      this.events = void 0;
      this.id = config.id || "(machine)";
      this.implementations = {
        actors: implementations?.actors ?? {},
        actions: implementations?.actions ?? {},
        delays: implementations?.delays ?? {},
        guards: implementations?.guards ?? {}
      };
      this.version = this.config.version;
      this.schemas = this.config.schemas;
      this.options = {
        maxIterations: Infinity,
        ...this.config.options
      };
      this.transition = this.transition.bind(this);
      this.getInitialSnapshot = this.getInitialSnapshot.bind(this);
      this.getPersistedSnapshot = this.getPersistedSnapshot.bind(this);
      this.restoreSnapshot = this.restoreSnapshot.bind(this);
      this.start = this.start.bind(this);
      this.root = new StateNode(config, {
        _key: this.id,
        _machine: this
      });
      this.root._initialize();
      formatRouteTransitions(this.root);
      this.states = this.root.states;
      this.events = this.root.events;
    }
    /**
     * Clones this state machine with the provided implementations.
     *
     * @param implementations Options (`actions`, `guards`, `actors`, `delays`) to
     *   recursively merge with the existing options.
     * @returns A new `StateMachine` instance with the provided implementations.
     */
    provide(implementations) {
      const {
        actions,
        guards: guards2,
        actors,
        delays: delays2
      } = this.implementations;
      return new _StateMachine(this.config, {
        actions: {
          ...actions,
          ...implementations.actions
        },
        guards: {
          ...guards2,
          ...implementations.guards
        },
        actors: {
          ...actors,
          ...implementations.actors
        },
        delays: {
          ...delays2,
          ...implementations.delays
        }
      });
    }
    resolveState(config) {
      const resolvedStateValue = resolveStateValue(this.root, config.value);
      const nodeSet = getAllStateNodes(getStateNodes(this.root, resolvedStateValue));
      return createMachineSnapshot({
        _nodes: [...nodeSet],
        context: config.context || {},
        children: {},
        status: isInFinalState(nodeSet, this.root) ? "done" : config.status || "active",
        output: config.output,
        error: config.error,
        historyValue: config.historyValue
      }, this);
    }
    /**
     * Determines the next snapshot given the current `snapshot` and received
     * `event`. Calculates a full macrostep from all microsteps.
     *
     * @param snapshot The current snapshot
     * @param event The received event
     */
    transition(snapshot, event, actorScope) {
      return macrostep(snapshot, event, actorScope, []).snapshot;
    }
    /**
     * Determines the next state given the current `state` and `event`. Calculates
     * a microstep.
     *
     * @param state The current state
     * @param event The received event
     */
    microstep(snapshot, event, actorScope) {
      return macrostep(snapshot, event, actorScope, []).microsteps.map(([s]) => s);
    }
    getTransitionData(snapshot, event) {
      return transitionNode(this.root, snapshot.value, snapshot, event) || [];
    }
    /**
     * The initial state _before_ evaluating any microsteps. This "pre-initial"
     * state is provided to initial actions executed in the initial state.
     *
     * @internal
     */
    _getPreInitialState(actorScope, initEvent, internalQueue) {
      const {
        context
      } = this.config;
      const preInitial = createMachineSnapshot({
        context: typeof context !== "function" && context ? context : {},
        _nodes: [this.root],
        children: {},
        status: "active"
      }, this);
      if (typeof context === "function") {
        const assignment = ({
          spawn,
          event,
          self: self2
        }) => context({
          spawn,
          input: event.input,
          self: self2
        });
        return resolveActionsAndContext(preInitial, initEvent, actorScope, [assign(assignment)], internalQueue, void 0);
      }
      return preInitial;
    }
    /**
     * Returns the initial `State` instance, with reference to `self` as an
     * `ActorRef`.
     */
    getInitialSnapshot(actorScope, input) {
      const initEvent = createInitEvent(input);
      const internalQueue = [];
      let snapshot = createMachineSnapshot({
        context: typeof this.config.context !== "function" && this.config.context ? this.config.context : {},
        _nodes: [this.root],
        children: {},
        status: "active"
      }, this);
      try {
        snapshot = this._getPreInitialState(actorScope, initEvent, internalQueue);
        const [nextState] = initialMicrostep(this.root, snapshot, actorScope, initEvent, internalQueue);
        const {
          snapshot: macroState
        } = macrostep(nextState, initEvent, actorScope, internalQueue);
        return macroState;
      } catch (error) {
        return cloneMachineSnapshot(snapshot, {
          status: "error",
          error
        });
      }
    }
    start(snapshot) {
      Object.values(snapshot.children).forEach((child) => {
        if (child.getSnapshot().status === "active") {
          child.start();
        }
      });
    }
    getStateNodeById(stateId) {
      const fullPath = toStatePath(stateId);
      const relativePath = fullPath.slice(1);
      const resolvedStateId = isStateId(fullPath[0]) ? fullPath[0].slice(STATE_IDENTIFIER2.length) : fullPath[0];
      const stateNode = this.idMap.get(resolvedStateId);
      if (!stateNode) {
        throw new Error(`Child state node '#${resolvedStateId}' does not exist on machine '${this.id}'`);
      }
      return getStateNodeByPath(stateNode, relativePath);
    }
    get definition() {
      return this.root.definition;
    }
    toJSON() {
      return this.definition;
    }
    getPersistedSnapshot(snapshot, options) {
      return getPersistedSnapshot(snapshot, options);
    }
    restoreSnapshot(snapshot, _actorScope) {
      const children = {};
      const snapshotChildren = snapshot.children;
      Object.keys(snapshotChildren).forEach((actorId) => {
        const actorData = snapshotChildren[actorId];
        const childState = actorData.snapshot;
        const src = actorData.src;
        const logic = typeof src === "string" ? resolveReferencedActor(this, src) : src;
        if (!logic) {
          return;
        }
        const actorRef = createActor(logic, {
          id: actorId,
          parent: _actorScope.self,
          syncSnapshot: actorData.syncSnapshot,
          snapshot: childState,
          src,
          systemId: actorData.systemId
        });
        children[actorId] = actorRef;
      });
      function resolveHistoryReferencedState(root, referenced) {
        if (referenced instanceof StateNode) {
          return referenced;
        }
        try {
          return root.machine.getStateNodeById(referenced.id);
        } catch {
        }
      }
      function reviveHistoryValue(root, historyValue) {
        if (!historyValue || typeof historyValue !== "object") {
          return {};
        }
        const revived = {};
        for (const key in historyValue) {
          const arr = historyValue[key];
          for (const item of arr) {
            const resolved = resolveHistoryReferencedState(root, item);
            if (!resolved) {
              continue;
            }
            revived[key] ??= [];
            revived[key].push(resolved);
          }
        }
        return revived;
      }
      const revivedHistoryValue = reviveHistoryValue(this.root, snapshot.historyValue);
      const restoredSnapshot = createMachineSnapshot({
        ...snapshot,
        children,
        _nodes: Array.from(getAllStateNodes(getStateNodes(this.root, snapshot.value))),
        historyValue: revivedHistoryValue
      }, this);
      const seen = /* @__PURE__ */ new Set();
      function reviveContext(contextPart, children2) {
        if (seen.has(contextPart)) {
          return;
        }
        seen.add(contextPart);
        for (const key in contextPart) {
          const value = contextPart[key];
          if (value && typeof value === "object") {
            if ("xstate$$type" in value && value.xstate$$type === $$ACTOR_TYPE) {
              contextPart[key] = children2[value.id];
              continue;
            }
            reviveContext(value, children2);
          }
        }
      }
      reviveContext(restoredSnapshot.context, children);
      return restoredSnapshot;
    }
  };

  // node_modules/xstate/dist/log-6a5e50a8.esm.js
  function resolveEmit(_, snapshot, args, actionParams, {
    event: eventOrExpr
  }) {
    const resolvedEvent = typeof eventOrExpr === "function" ? eventOrExpr(args, actionParams) : eventOrExpr;
    return [snapshot, {
      event: resolvedEvent
    }, void 0];
  }
  function executeEmit(actorScope, {
    event
  }) {
    actorScope.defer(() => actorScope.emit(event));
  }
  function emit(eventOrExpr) {
    function emit2(_args, _params) {
    }
    emit2.type = "xstate.emit";
    emit2.event = eventOrExpr;
    emit2.resolve = resolveEmit;
    emit2.execute = executeEmit;
    return emit2;
  }
  var SpecialTargets = /* @__PURE__ */ (function(SpecialTargets2) {
    SpecialTargets2["Parent"] = "#_parent";
    SpecialTargets2["Internal"] = "#_internal";
    return SpecialTargets2;
  })({});
  function resolveSendTo(actorScope, snapshot, args, actionParams, {
    to,
    event: eventOrExpr,
    id,
    delay
  }, extra) {
    const delaysMap = snapshot.machine.implementations.delays;
    if (typeof eventOrExpr === "string") {
      throw new Error(
        // oxlint-disable-next-line typescript/restrict-template-expressions
        `Only event objects may be used with sendTo; use sendTo({ type: "${eventOrExpr}" }) instead`
      );
    }
    const resolvedEvent = typeof eventOrExpr === "function" ? eventOrExpr(args, actionParams) : eventOrExpr;
    let resolvedDelay;
    if (typeof delay === "string") {
      const configDelay = delaysMap && delaysMap[delay];
      resolvedDelay = typeof configDelay === "function" ? configDelay(args, actionParams) : configDelay;
    } else {
      resolvedDelay = typeof delay === "function" ? delay(args, actionParams) : delay;
    }
    const resolvedTarget = typeof to === "function" ? to(args, actionParams) : to;
    let targetActorRef;
    if (typeof resolvedTarget === "string") {
      if (resolvedTarget === SpecialTargets.Parent) {
        targetActorRef = actorScope.self._parent;
      } else if (resolvedTarget === SpecialTargets.Internal) {
        targetActorRef = actorScope.self;
      } else if (resolvedTarget.startsWith("#_")) {
        targetActorRef = snapshot.children[resolvedTarget.slice(2)];
      } else {
        targetActorRef = extra.deferredActorIds?.includes(resolvedTarget) ? resolvedTarget : snapshot.children[resolvedTarget];
      }
      if (!targetActorRef) {
        throw new Error(`Unable to send event to actor '${resolvedTarget}' from machine '${snapshot.machine.id}'.`);
      }
    } else {
      targetActorRef = resolvedTarget || actorScope.self;
    }
    return [snapshot, {
      to: targetActorRef,
      targetId: typeof resolvedTarget === "string" ? resolvedTarget : void 0,
      event: resolvedEvent,
      id,
      delay: resolvedDelay
    }, void 0];
  }
  function retryResolveSendTo(_, snapshot, params) {
    if (typeof params.to === "string") {
      params.to = snapshot.children[params.to];
    }
  }
  function executeSendTo(actorScope, params) {
    actorScope.defer(() => {
      const {
        to,
        event,
        delay,
        id
      } = params;
      if (typeof delay === "number") {
        actorScope.system.scheduler.schedule(actorScope.self, to, event, delay, id);
        return;
      }
      actorScope.system._relay(
        actorScope.self,
        // at this point, in a deferred task, it should already be mutated by retryResolveSendTo
        // if it initially started as a string
        to,
        event.type === XSTATE_ERROR ? createErrorActorEvent(actorScope.self.id, event.data) : event
      );
    });
  }
  function sendTo(to, eventOrExpr, options) {
    function sendTo2(_args, _params) {
    }
    sendTo2.type = "xstate.sendTo";
    sendTo2.to = to;
    sendTo2.event = eventOrExpr;
    sendTo2.id = options?.id;
    sendTo2.delay = options?.delay;
    sendTo2.resolve = resolveSendTo;
    sendTo2.retryResolve = retryResolveSendTo;
    sendTo2.execute = executeSendTo;
    return sendTo2;
  }
  function sendParent(event, options) {
    return sendTo(SpecialTargets.Parent, event, options);
  }
  function resolveEnqueueActions(actorScope, snapshot, args, actionParams, {
    collect
  }) {
    const actions = [];
    const enqueue = function enqueue2(action) {
      actions.push(action);
    };
    enqueue.assign = (...args2) => {
      actions.push(assign(...args2));
    };
    enqueue.cancel = (...args2) => {
      actions.push(cancel(...args2));
    };
    enqueue.raise = (...args2) => {
      actions.push(raise(...args2));
    };
    enqueue.sendTo = (...args2) => {
      actions.push(sendTo(...args2));
    };
    enqueue.sendParent = (...args2) => {
      actions.push(sendParent(...args2));
    };
    enqueue.spawnChild = (...args2) => {
      actions.push(spawnChild(...args2));
    };
    enqueue.stopChild = (...args2) => {
      actions.push(stopChild(...args2));
    };
    enqueue.emit = (...args2) => {
      actions.push(emit(...args2));
    };
    collect({
      context: args.context,
      event: args.event,
      enqueue,
      check: (guard) => evaluateGuard(guard, snapshot.context, args.event, snapshot),
      self: actorScope.self,
      system: actorScope.system
    }, actionParams);
    return [snapshot, void 0, actions];
  }
  function enqueueActions(collect) {
    function enqueueActions2(_args, _params) {
    }
    enqueueActions2.type = "xstate.enqueueActions";
    enqueueActions2.collect = collect;
    enqueueActions2.resolve = resolveEnqueueActions;
    return enqueueActions2;
  }
  function resolveLog(_, snapshot, actionArgs, actionParams, {
    value,
    label
  }) {
    return [snapshot, {
      value: typeof value === "function" ? value(actionArgs, actionParams) : value,
      label
    }, void 0];
  }
  function executeLog({
    logger
  }, {
    value,
    label
  }) {
    if (label) {
      logger(label, value);
    } else {
      logger(value);
    }
  }
  function log(value = ({
    context,
    event
  }) => ({
    context,
    event
  }), label) {
    function log2(_args, _params) {
    }
    log2.type = "xstate.log";
    log2.value = value;
    log2.label = label;
    log2.resolve = resolveLog;
    log2.execute = executeLog;
    return log2;
  }

  // node_modules/xstate/dist/xstate.esm.js
  function createMachine(config, implementations) {
    return new StateMachine(config, implementations);
  }
  function setup({
    schemas,
    actors,
    actions,
    guards: guards2,
    delays: delays2
  }) {
    return {
      assign,
      sendTo,
      raise,
      log,
      cancel,
      stopChild,
      enqueueActions,
      emit,
      spawnChild,
      createStateConfig: (config) => config,
      createAction: (fn) => fn,
      createMachine: (config) => createMachine({
        ...config,
        schemas
      }, {
        actors,
        actions,
        guards: guards2,
        delays: delays2
      }),
      extend: (extended) => setup({
        schemas,
        actors,
        actions: {
          ...actions,
          ...extended.actions
        },
        guards: {
          ...guards2,
          ...extended.guards
        },
        delays: {
          ...delays2,
          ...extended.delays
        }
      })
    };
  }

  // machines/proposal/v3/context.ts
  var COUNTRIES = ["au", "id"];
  var other = (seat) => seat === "au" ? "id" : "au";
  var NOT_RETURNED = { extended: false, fullText: false, back: "screening", items: [] };
  var NOBODY = { au: null, id: null };
  var NEITHER = { au: false, id: false };
  var NONE = { au: 0, id: 0 };
  function kindOf(facts) {
    if (facts["kind"] !== "new-project") return String(facts["kind"]);
    return facts["stage"] === "concept" ? "concept" : String(facts["scale"]);
  }
  function opened(input) {
    return {
      kind: kindOf(input.facts),
      proponent: String(input.facts["proponent"]),
      text: input.text,
      facts: input.facts,
      phase: "draft",
      accepted: false,
      persons: {},
      recused: [],
      interests: [],
      empty: NEITHER,
      fills: NOBODY,
      returns: NOT_RETURNED,
      ...consideredAnew(),
      earlier: NOBODY,
      split: null,
      deferral: null,
      consultation: null,
      consulted: null,
      consents: {},
      guidance: null,
      guided: null,
      marking: null,
      editorial: false,
      changes: 0,
      asked: false,
      joint: {},
      pending: null,
      effected: [],
      overdue: [],
      unreached: [],
      agenda: [],
      conditions: {},
      signed: {},
      outsiders: { extended: false, expired: false },
      milestones: {},
      amendments: [],
      minorChanges: {},
      unendorsed: [],
      applicants: [],
      workPlan: null,
      suspendedBy: [],
      suspendedAlone: NEITHER,
      suspension: null,
      carriedOutSince: null,
      ended: null,
      outcome: null
    };
  }
  function consideredAnew() {
    return {
      positions: NOBODY,
      ahead: NOBODY,
      held: NONE,
      deferred: NEITHER,
      draft: null,
      signatures: NOBODY,
      heard: false
    };
  }
  function listOf(facts, field) {
    const value = facts[field];
    return Array.isArray(value) ? value.map(String) : [];
  }
  var saidEarlier = ({ positions: positions2, earlier }) => ({
    au: positions2.au ?? earlier.au,
    id: positions2.id ?? earlier.id
  });
  function forgotten({ overdue, agenda }, acts) {
    return {
      overdue: overdue.filter((act) => !acts.includes(act.replace(/^cochairs:/, ""))),
      agenda: agenda.filter(({ act }) => !acts.includes(act))
    };
  }

  // machines/proposal/v3/meetings.ts
  var meetingsIn = (facts) => facts["meetings"] ?? [];
  var agendaDays = (facts) => meetingsIn(facts).filter(({ body }) => body === "steering-group" || body === "som").map(({ date }) => date);
  var meetingOf = (facts, id) => meetingsIn(facts).find((meeting) => meeting.id === id);
  var wasHeldSince = ({ facts, now }, at) => agendaDays(facts).some((date) => date >= at.slice(0, 10) && date < now.slice(0, 10));
  var nextMeeting = (facts, now) => agendaDays(facts).filter((date) => date > now.slice(0, 10)).sort()[0] ?? null;

  // machines/proposal/v3/policy.ts
  var policyOf = (office) => office.policy;
  var remindersOf = (office) => policyOf(office).reminders;
  var limitOf = (office, name) => policyOf(office).limits[name] ?? 0;
  var isConsequential = (office, act) => policyOf(office).consequential.includes(act);
  var ownInterest = (office) => policyOf(office).ownInterest ?? "declared";
  var stakeholdersOf = (office) => policyOf(office).stakeholders ?? [];
  var isMaterial = (office, fact) => policyOf(office).material.includes(fact);
  function ladderOf(office, name) {
    return policyOf(office).ladders[name] ?? [];
  }
  function reasonsOf(office, act) {
    return policyOf(office).reasons[act] ?? null;
  }
  function kindRules(office, context) {
    return policyOf(office).kinds[context.kind] ?? { inputs: [], signatories: "participants" };
  }

  // machines/proposal/v3/standing.ts
  var positionsBoth = (context, says) => COUNTRIES.every((seat) => context.positions[seat]?.says === says);
  var partnersMissing = (context) => listOf(context.facts, "partners").filter((party) => context.consents[party] !== context.text.hash);
  function inputDone(context, input) {
    if (input === "consultation") return context.consulted?.text === context.text.hash;
    if (input === "guidance") return context.guided?.text === context.text.hash;
    return partnersMissing(context).length === 0;
  }
  var inputsDone = ({ context, event }) => kindRules(event.office, context).inputs.every((input) => inputDone(context, input));
  var adviceIsIn = ({ guidance: guidance2 }) => guidance2 !== null && (guidance2.none || COUNTRIES.every((seat) => guidance2.advice[seat] !== null));
  var guidanceIsMissing = ({ context, event }) => kindRules(event.office, context).inputs.includes("guidance") && context.guided?.text !== context.text.hash;
  var openConditions = (context) => Object.values(context.conditions).filter(({ verified: verified2, waived: waived2 }) => !waived2 && !(verified2.desk && verified2.seat));
  var signatories = ({ context, event }) => listOf(context.facts, kindRules(event.office, context).signatories);
  var unsignedParties = (args) => signatories(args).filter((party) => args.context.signed[party] !== true);
  var nobodyIsToBeNamed = ({ empty }) => COUNTRIES.every((seat) => !empty[seat]);
  var officeOwesNothing = (context) => nobodyIsToBeNamed(context) && context.pending === null && context.marking === null && Object.keys(context.joint).length === 0 && (context.guidance === null || adviceIsIn(context)) && !openConditions(context).some(({ met: met2 }) => met2);
  var seatsStandStill = (context) => !nobodyIsToBeNamed(context) || context.deferral !== null || context.marking !== null;
  function roundRule({ consulted, kind }) {
    if (consulted !== null) return "consultation.again";
    return kind === "regional" ? "consultation.membership" : "consultation.round";
  }
  function alwaysConsulted({ context, event }) {
    const of = (whom) => (
      // In an order of their own: a record does not keep that of keys.
      whom === "members" ? Object.keys(event.office.facts["members"] ?? {}).sort() : listOf(context.facts, whom)
    );
    const { consults = [] } = kindRules(event.office, context);
    return [...consults.flatMap(of), ...stakeholdersOf(event.office)];
  }

  // machines/proposal/v3/delays.ts
  var changes = (office) => {
    const recorded = office.facts["calendar"];
    return recorded === void 0 ? {} : { changes: recorded };
  };
  var wait = (rule, more = () => ({})) => (args) => args.event.office.delay(rule, { ...changes(args.event.office), ...more(args) });
  var outside = (rule, which) => wait(rule, () => ({ percent: [50, 80, 100][which] }));
  var ofSplit = (rule) => wait(rule, ({ context, event }) => ({
    from: context.split?.since ?? event.office.now,
    ...context.split === null || context.split.pauses.length === 0 ? {} : { pauses: context.split.pauses }
  }));
  var roundDelay = (args, round) => wait(round?.on == null ? round?.rule ?? "consultation.round" : "day.over", () => ({
    ...round?.on == null ? { from: round?.opened ?? args.event.office.now } : { on: round.on },
    ...round?.extended === true ? { extra: 7 } : {}
  }))(args);
  var deferralDelay = (args, deferral2) => wait("defer.day", ({ event }) => {
    if (deferral2 === null) return {};
    const { from: from2, days, until, meeting } = deferral2;
    if (until === null) return { from: from2, extra: days - 1 };
    const date = meeting === null ? void 0 : meetingOf(event.office.facts, meeting)?.date;
    return { on: date !== void 0 && date < until ? date : until };
  })(args);
  var longestDeferral = wait("defer.longest");
  var untilClosed = (args, day) => wait("day.over", () => ({ on: day }))(args);
  var longestRound = wait("consultation.longest");
  var instantIn = ({ event }, milliseconds) => new Date(Date.parse(event.office.now) + milliseconds).toISOString();
  var PERIODS = 200;
  function nextReport(args) {
    const from2 = args.context.carriedOutSince ?? args.event.office.now;
    for (let times = 1; ; times += 1) {
      const delay = wait("report.period", () => ({ from: from2, times }))(args);
      if (delay > 0 || times === PERIODS) return delay;
    }
  }
  var delays = {
    draftReminder: wait("draft.reminder"),
    draftPutAway: wait("draft.putAway"),
    returnedFirstReminder: wait("returned.firstReminder"),
    returnedSecondReminder: wait("returned.secondReminder"),
    returnedDormant: (args) => wait(
      args.context.returns.fullText ? "returned.fullText" : "returned.dormant",
      ({ context }) => context.returns.extended ? { extra: context.returns.fullText ? 30 : 10 } : {}
    )(args),
    dormantLapse: wait("dormant.lapse"),
    consultationRound: (args) => roundDelay(args, args.context.consultation),
    consentFirstReminder: outside("consent", 0),
    consentSecondReminder: outside("consent", 1),
    consentOver: outside("consent", 2),
    guidanceStale: wait("guidance.stale"),
    deferralEnds: (args) => deferralDelay(args, args.context.deferral),
    splitSitting: ofSplit("split.sitting"),
    splitGuidance: ofSplit("split.guidance"),
    splitReminder: ofSplit("split.reminder"),
    splitWeigh: ofSplit("split.weigh"),
    splitRestate: ofSplit("split.restate"),
    splitNotice: ofSplit("split.notice"),
    meetingHeld: (args) => {
      const on2 = nextMeeting(args.event.office.facts, args.context.split?.since ?? args.event.office.now);
      return on2 === null ? wait("meeting.undated")(args) : wait("end", () => ({ on: on2 }))(args);
    },
    meetingUndated: wait("meeting.undated"),
    decisionHearing: wait("decision.hearing"),
    recallWindow: wait("recall.window"),
    conditionDue: (args) => {
      const days = openConditions(args.context).filter(({ met: met2, told }) => !met2 && !told).map(({ due }) => due).sort();
      return days[0] === void 0 ? wait("condition.again")(args) : wait("condition.due", () => ({ on: days[0] }))(args);
    },
    outsidersFirstReminder: outside("formalisation.outsiders", 0),
    outsidersSecondReminder: outside("formalisation.outsiders", 1),
    outsidersOver: outside("formalisation.outsiders", 2),
    reportDue: nextReport,
    reportLate: wait("report.late"),
    suspensionEnds: wait("suspension.day", ({ context }) => ({ extra: (context.suspension?.days ?? 1) - 1 })),
    suspensionReview: wait("suspension.review"),
    noticeOver: wait("notice"),
    projectEnds: wait("end", ({ context }) => ({ on: String(context.facts["ends"]) })),
    finalReport: wait("final.report"),
    finalReminder: wait("final.reminder"),
    finalAgain: wait("final.again"),
    reviewQuiet: wait("review.quiet")
  };

  // machines/proposal/v3/guards/asked.ts
  var actorSeat = (event) => event.office.actor.seat;
  var countryOf = (event) => actorSeat(event).endsWith("-au") ? "au" : "id";
  var partyOf = (seat) => seat.replace(/^(focal|stakeholder)-/, "");
  var numberOf = (value) => typeof value === "number" ? value : Number.NaN;
  var daysWithin = (value, limit) => {
    const days = numberOf(value);
    return Number.isInteger(days) && days >= 1 && days <= limit;
  };
  var bySeat = (values, event) => values[countryOf(event)];

  // machines/proposal/v3/guards/decision.ts
  var decision = {
    approvable: (args) => inputsDone(args) && positionsBoth(args.context, "SUPPORT"),
    isConcept: ({ context }) => context.kind === "concept",
    isNotConcept: ({ context }) => context.kind !== "concept",
    notSignedSoYet: ({ context, event }, { seat }) => context.signatures[seat]?.says !== event.type,
    notTheOtherSignature: ({ context, event }, { seat }) => context.signatures[other(seat)]?.person !== event.office.actor.person,
    otherSignedSo: ({ context, event }, { seat }) => context.signatures[other(seat)]?.says === event.type && context.signatures[other(seat)]?.text === context.text.hash,
    otherSignedOtherwise: ({ context, event }, { seat }) => context.signatures[other(seat)] !== null && context.signatures[other(seat)]?.says !== event.type,
    otherHasNotSigned: ({ context }, { seat }) => context.signatures[other(seat)] === null,
    hasSigned: ({ context }, { seat }) => context.signatures[seat] !== null,
    hasNotSigned: ({ context }, { seat }) => context.signatures[seat] === null,
    /** Both have signed this text together with their support, and the draft adds no conditions to it. */
    bothSignedAhead: ({ context, event }) => listOf(event, "conditions").length === 0 && context.pending === null && inputsDone({ context, event }) && positionsBoth(context, "SUPPORT") && COUNTRIES.every((seat) => context.ahead[seat]?.text === context.text.hash),
    proponentHeard: ({ context }) => context.heard,
    aNoIsIntended: ({ context }) => !context.heard && COUNTRIES.some((seat) => context.signatures[seat]?.says === "NOT_TAKEN_FORWARD"),
    noNoIsIntended: ({ context }) => context.heard || !COUNTRIES.some((seat) => context.signatures[seat]?.says === "NOT_TAKEN_FORWARD"),
    conditionsWellFormed: ({ event }) => (event["conditions"] === void 0 || Array.isArray(event["conditions"])) && (event["conditions"] ?? []).every(
      ({ id, due }) => typeof id === "string" && /^\d{4}-\d\d-\d\d$/.test(String(due))
    )
  };

  // machines/proposal/v3/guards/delivery.ts
  var delivery = {
    someConditionsOpen: ({ context }) => context.phase !== "consideration" && openConditions(context).some(({ met: met2 }) => !met2),
    noConditionsOpen: ({ context }) => !openConditions(context).some(({ met: met2 }) => !met2),
    someConditionsUnverified: ({ context }) => openConditions(context).some(({ met: met2 }) => met2),
    noConditionsUnverified: ({ context }) => !openConditions(context).some(({ met: met2 }) => met2),
    conditionOpen: ({ context, event }) => openConditions(context).some(({ id, met: met2 }) => id === event["condition"] && !met2),
    conditionUnverified: ({ context, event }) => openConditions(context).some(
      ({ id, met: met2, verified: verified2 }) => id === event["condition"] && met2 && !(actorSeat(event) === "desk" ? verified2.desk : verified2.seat && (verified2.desk || !context.overdue.includes("VERIFY")))
    ),
    anotherPersonVerified: ({ context, event }) => context.conditions[String(event["condition"])]?.verifiedBy !== event.office.actor.person,
    deskHasVerified: ({ context }) => openConditions(context).some(({ met: met2 }) => met2) && openConditions(context).every(({ met: met2, verified: verified2 }) => !met2 || verified2.desk),
    deskHasNotVerified: ({ context }) => openConditions(context).some(({ met: met2, verified: verified2 }) => met2 && !verified2.desk),
    noneForTheDesk: ({ context }) => !openConditions(context).some(({ met: met2, verified: verified2 }) => met2 && !verified2.desk),
    nothingBeforeSigning: ({ context }) => !openConditions(context).some(({ beforeSigning }) => beforeSigning),
    conditionsBeforeSigning: ({ context }) => (context.draft?.conditions ?? []).some(({ beforeSigning }) => beforeSigning),
    seatHasSigned: ({ context }, { seat }) => context.signed[`comanager-${seat}`] === true,
    seatHasNotSigned: ({ context }, { seat }) => context.signed[`comanager-${seat}`] !== true,
    outsidersSigned: (args) => unsignedParties(args).length === 0,
    everybodySigned: (args) => unsignedParties(args).length === 0 && COUNTRIES.every((seat) => args.context.signed[`comanager-${seat}`] === true),
    onlyOutsidersMissing: ({ context }) => context.outsiders.expired && officeOwesNothing(context) && COUNTRIES.every((seat) => context.signed[`comanager-${seat}`] === true),
    outsidersNotExtended: ({ context }) => !context.outsiders.extended,
    milestoneKnown: ({ context, event }) => {
      const all2 = context.facts["milestones"];
      const index = numberOf(event["milestone"]);
      return Array.isArray(all2) && Number.isInteger(index) && index >= 0 && index < all2.length;
    },
    milestoneSaid: ({ event }) => event["status"] === "done" || event["status"] === "slipped",
    milestoneNotDone: ({ context, event }) => context.milestones[String(event["milestone"])] !== "done",
    caseNamed: ({ event }) => typeof event["case"] === "string",
    minorChangeInLimits: ({ event }) => {
      const percent = numberOf(event["percent"]);
      return percent >= 0 && percent <= limitOf(event.office, "minorChangePercent");
    },
    otherMadeMinorChange: ({ context, event }) => context.minorChanges[String(event["change"])] === other(countryOf(event)),
    changeNamed: ({ context, event }) => typeof event["change"] === "string" && context.minorChanges[event["change"]] === void 0,
    suspensionInLimits: ({ event }) => daysWithin(event["days"], limitOf(event.office, "suspendDays")),
    /** Longer or again is for both. */
    notSuspendedAloneYet: ({ context, event }) => !context.suspendedAlone[countryOf(event)],
    isSuspended: ({ context }) => context.suspendedBy.length > 0,
    isNotSuspendedByBoth: ({ context }) => !context.suspendedBy.includes("both"),
    suspendedItself: ({ context, event }) => context.suspendedBy.includes(actorSeat(event)),
    onlySuspendedFor: ({ context }, { why }) => context.suspendedBy.every((one) => one === why),
    endorsementMatters: ({ context, event }) => kindRules(event.office, context).endorsed === true,
    fallsShort: ({ context, event }) => listOf(context.facts, "participants").length - 1 < (kindRules(event.office, context).leastParticipants ?? 0),
    isEnoughAgain: ({ context, event }) => context.suspendedBy.includes("participants") && listOf(context.facts, "participants").length + 1 >= (kindRules(event.office, context).leastParticipants ?? 0),
    lastUnendorsed: ({ context }) => context.unendorsed.length === 1 && context.suspendedBy.includes("endorsement"),
    hasEndorsed: ({ context, event }) => !context.unendorsed.includes(partyOf(actorSeat(event))),
    notAppliedYet: ({ context, event }) => !context.applicants.includes(partyOf(actorSeat(event))),
    applicantNamed: ({ context, event }) => context.applicants.includes(String(event["member"])),
    someoneApplies: ({ context }) => context.applicants.length > 0,
    nobodyApplies: ({ context }) => context.applicants.length === 0,
    answerProposed: ({ context }) => joiningIsAnswered(context),
    noAnswerProposed: ({ context }) => !joiningIsAnswered(context),
    renewable: ({ context, event }) => kindRules(event.office, context).renewable === true,
    renewalInLimits: ({ context, event }) => {
      const [ends, until] = [String(context.facts["ends"]), event["until"]];
      if (typeof until !== "string" || until <= ends) return false;
      return (Date.parse(until) - Date.parse(ends)) / 864e5 <= limitOf(event.office, "renewalDays");
    },
    needsWorkPlanEntry: ({ context, event }) => kindRules(event.office, context).workPlan === true && context.workPlan === null,
    hasWorkPlanEntry: ({ context }) => context.workPlan !== null,
    participantsMayChange: ({ context }) => context.kind === "multilateral" || context.kind === "regional"
  };
  var joiningIsAnswered = ({ joint: joint2, pending }) => ["ADMIT", "TURN_DOWN"].some((act) => joint2[act] !== void 0 || pending?.act === act);

  // machines/proposal/v3/guards/inputs.ts
  var inputs = {
    needsConsultation: ({ context, event }) => kindRules(event.office, context).inputs.includes("consultation") && context.consulted?.text !== context.text.hash,
    partiesNamed: (args) => listOf(args.event, "parties").length + alwaysConsulted(args).length > 0,
    /** A day on which a round closes leaves at least as much time as the rules do, and not more than they allow. */
    closingInLimits: (args) => {
      const { closes } = args.event;
      if (closes === void 0) return true;
      if (typeof closes !== "string") return false;
      const given = untilClosed(args, closes);
      const rule = roundRule(args.context);
      const round = { rule, on: null, opened: args.event.office.now, extended: false };
      return given >= roundDelay(args, round) && given <= longestRound(args);
    },
    roundIsOpen: ({ context, event }) => context.consultation !== null && event.office.now < context.consultation.closes,
    roundNotExtendedYet: ({ context }) => context.consultation?.extended === false,
    answersEveryComment: ({ context, event }) => numberOf(event["answers"]) >= (context.consultation?.comments ?? 0) + (context.consultation?.late ?? 0),
    needsConsent: ({ context, event }) => kindRules(event.office, context).inputs.includes("consent") && partnersMissing(context).length > 0,
    everyPartnerConsents: ({ context }) => partnersMissing(context).length === 0,
    notConsentedYet: ({ context, event }) => context.consents[partyOf(actorSeat(event))] !== context.text.hash,
    nothingOwedByTheOffice: ({ context }) => context.consulted?.text === context.text.hash && officeOwesNothing(context),
    officeOwesNothing: ({ context }) => officeOwesNothing(context),
    needsGuidance: ({ context, event }) => kindRules(event.office, context).inputs.includes("guidance") && context.guided === null,
    /** Guidance is wanted on this text, whether or not it was given on another. */
    guidanceIsMissing: ({ context, event }) => guidanceIsMissing({ context, event }),
    /** Of some kinds a line of the Work Plan stands for the guidance of the Co-Chairs. */
    guidanceCanBeCovered: ({ context, event }) => kindRules(event.office, context).workPlanCovers === true,
    adviceIsAwaited: ({ context }) => context.guidance !== null && !adviceIsIn(context),
    guidanceIsOld: ({ context, event }) => context.guided !== null && guidanceIsMissing({ context, event }),
    noAdviceYet: ({ context }, { seat }) => (context.guidance?.advice[seat] ?? null) === null,
    adviceGiven: ({ context }, { seat }) => (context.guidance?.advice[seat] ?? null) !== null,
    otherAdvised: ({ context }, { seat }) => context.guidance?.advice[other(seat)]?.says === "ADVISE",
    bothAdvised: ({ context }) => COUNTRIES.every((seat) => (context.guidance?.advice[seat] ?? null) !== null),
    splitIsAnswered: ({ context }) => context.guidance?.asked === "split" && adviceIsIn(context),
    guidanceAsked: ({ context }) => context.guidance !== null,
    adviceIsIn: ({ context }) => adviceIsIn(context),
    notWeighedYet: ({ context, event }) => context.guidance !== null && !bySeat(context.guidance.weighed, event),
    hasWeighed: ({ context }, { seat }) => context.guidance?.weighed[seat] === true,
    wasOnAgenda: ({ context }, { act }) => context.agenda.some((item) => item.act === act),
    /** A meeting whose agenda it was on is over. */
    meetingWasHeld: ({ context, event }, { act }) => context.agenda.some((item) => item.act === act && wasHeldSince(event.office, item.at)),
    asksForMeetingDate: ({ context, event }) => event["act"] === "ADVISE" && nextMeeting(event.office.facts, event.office.now) === null && context.agenda.some(({ act, asked: asked2 }) => act === "ADVISE" && asked2 !== event.office.now),
    meetingDated: ({ context, event }) => nextMeeting(event.office.facts, context.split?.since ?? event.office.now) !== null
  };

  // machines/proposal/v3/guards/positions.ts
  var positions = {
    hasPosition: ({ context }, { seat }) => context.positions[seat] !== null,
    hasNoPosition: ({ context }, { seat }) => context.positions[seat] === null,
    notSaidSoYet: ({ context, event }, { seat }) => context.positions[seat]?.says !== event.type,
    /** A support that signs as well is another act than the support alone. */
    notSignedAheadYet: ({ context }, { seat }) => context.ahead[seat] === null,
    signsAsWell: ({ event }) => event["signs"] === true,
    supportsOnly: ({ event }) => event["signs"] !== true,
    /** Who asks for conditions signs the draft that has them. */
    asksForNoConditions: ({ event }) => event.commitments?.["conditions"] === void 0,
    saidBefore: ({ context }, { seat }) => context.earlier[seat] !== null && context.positions[seat] === null,
    notHeldYet: ({ context }, { seat }) => context.held[seat] === 0,
    holdInLimits: ({ event }) => daysWithin(event["days"], limitOf(event.office, "holdDays")),
    ready: inputsDone,
    notReady: (args) => !inputsDone(args),
    textSettled: ({ context }) => context.marking === null,
    textUnmarked: ({ context }) => context.marking !== null,
    bothSupport: ({ context }) => positionsBoth(context, "SUPPORT"),
    bothObject: ({ context }) => positionsBoth(context, "OBJECT"),
    bothWantRevision: ({ context }) => positionsBoth(context, "REVISE"),
    positionsDiffer: (args) => inputsDone(args) && differ(args.context),
    positionsDoNotDiffer: (args) => !(inputsDone(args) && differ(args.context)),
    isDeferred: ({ context }) => context.deferral !== null,
    isNotDeferred: ({ context }) => context.deferral === null,
    notDeferredYet: ({ context, event }) => !bySeat(context.deferred, event),
    /** One seat alone defers for so many working days at most, whichever way it says it. */
    deferralInLimits: (args) => {
      const { days } = args.event;
      if (days !== void 0) return daysWithin(days, limitOf(args.event.office, "deferDays"));
      const deferral2 = deferralOf(args.event, args.event.office);
      return deferral2 !== null && deferralDelay(args, { ...deferral2, meeting: null }) <= longestDeferral(args);
    },
    /** Some days; or until a day to come; or until a meeting that is dated, not later than the latest day. */
    deferralNamed: ({ event }) => deferralOf(event, event.office) !== null,
    deferredToMeeting: ({ context }) => (context.deferral?.meeting ?? null) !== null
  };
  var differ = (context) => {
    const { au, id } = context.positions;
    return au !== null && id !== null && au.says !== id.says;
  };
  function deferralOf({ days, until, meeting, latest }, office) {
    const today = office.now.slice(0, 10);
    const from2 = office.now;
    if (typeof days === "number") return { from: from2, days, until: null, meeting: null };
    if (typeof until === "string") return until > today ? { from: from2, days: 0, until, meeting: null } : null;
    if (typeof meeting !== "string" || typeof latest !== "string") return null;
    const date = meetingOf(office.facts, meeting)?.date;
    return date !== void 0 && date > today && date <= latest ? { from: from2, days: 0, until: latest, meeting } : null;
  }

  // machines/proposal/v3/guards/joint.ts
  var joint = {
    inPhase: ({ context }, { phases }) => phases.includes(context.phase),
    nothingPending: ({ context }) => context.pending === null,
    isPending: ({ context }) => context.pending !== null,
    pendingIsConsequential: ({ context, event }) => context.pending !== null && isConsequential(event.office, context.pending.act),
    notBeingWithdrawn: ({ context }) => context.pending?.act !== "WITHDRAW",
    mayTakeBack: ({ context, event }) => context.pending?.by.includes(actorSeat(event)) ?? false,
    windowIsOpen: ({ context, event }) => context.pending !== null && event.office.now < context.pending.until,
    takesEffect: ({ context }, { act }) => context.pending?.act === act,
    notProposedYet: ({ context }, { act }) => context.joint[act] === void 0,
    namesAct: ({ event }, { act }) => event["act"] === act,
    /** The same act with the same facts, by the other seat and another person, is its agreement. */
    sameAsTheOtherProposed: ({ context, event }, { act }) => {
      const open2 = context.joint[act];
      return open2 !== void 0 && open2.by === other(countryOf(event)) && open2.person !== event.office.actor.person && open2.text === context.text.hash && ["because", "days", "until", "meeting", "latest", "condition", "line", "member"].every(
        (fact) => open2.facts[fact] === event[fact]
      );
    },
    somethingProposed: ({ context }) => Object.keys(context.joint).length > 0,
    isProposed: ({ context, event }) => context.joint[String(event["act"])] !== void 0,
    otherProposedIt: ({ context, event }) => context.joint[String(event["act"])]?.by === other(countryOf(event)),
    anotherPersonProposedIt: ({ context, event }) => context.joint[String(event["act"])]?.person !== event.office.actor.person,
    proposedOnThisText: ({ context, event }) => context.joint[String(event["act"])]?.text === context.text.hash,
    /** What one seat proposed can still be done when the other agrees. */
    stillPossible: (args) => stillPossible(args),
    proponentHeardOnIt: ({ context, event }) => context.heard || event.type !== "RESCIND" && event["act"] !== "RESCIND",
    rescissionIntended: ({ context }) => context.joint["RESCIND"] !== void 0 && !context.heard,
    noRescissionIntended: ({ context }) => context.joint["RESCIND"] === void 0,
    conditionNamed: ({ context, event }) => openConditions(context).some(({ id }) => id === (event["condition"] ?? ""))
  };
  function stillPossible({ context, event }) {
    const act = String(event["act"]);
    const facts = context.joint[act]?.facts ?? {};
    switch (act) {
      case "DEFER_JOINTLY":
        return context.deferral === null && deferralOf(facts, event.office) !== null;
      case "CITE_WORK_PLAN":
        return context.marking === null && guidanceIsMissing({ context, event });
      case "STILL_APPLIES":
        return context.marking === null && context.guided !== null && guidanceIsMissing({ context, event });
      case "NONE_GIVEN":
        return context.guidance !== null && !adviceIsIn(context);
      case "WAIVE":
      case "LAPSE":
        return openConditions(context).some(({ id }) => id === facts["condition"]);
      case "ADMIT":
      case "TURN_DOWN":
        return context.applicants.includes(String(facts["member"]));
      case "RENEW":
        return String(facts["until"]) > String(context.facts["ends"]);
      case "SUSPEND":
        return !context.suspendedBy.includes("both");
      case "RESUME":
        return context.suspendedBy.length > 0;
      default:
        return true;
    }
  }

  // machines/proposal/v3/guards/seats.ts
  var seats = {
    seatIsEmpty: ({ context }, { seat }) => context.empty[seat],
    seatIsHeld: ({ context }, { seat }) => !context.empty[seat],
    seatsStandStill: ({ context }) => seatsStandStill(context),
    seatsGoOn: ({ context }) => !seatsStandStill(context),
    lettersComeBack: ({ context }) => context.unreached.length > 0,
    letterDoesNotReach: ({ context, event }) => context.unreached.includes(String(event["seat"])),
    /** Nobody says of themselves that a letter reached them: they act. */
    notTheirOwnSeat: ({ event }) => event["seat"] !== actorSeat(event),
    somebodyIsNew: ({ event }) => listOf(event, "seats").length > 0,
    concerns: ({ event }, { seat }) => listOf(event, "seats").includes(seat),
    tellsCoChairsFirst: ({ context, event }) => listOf(event, "tells").includes("cochairs") && !context.overdue.includes(`cochairs:${String(event["act"])}`),
    tellsAgendaFirst: ({ context, event }) => listOf(event, "tells").includes("agenda") && !context.agenda.some(({ act }) => act === String(event["act"]))
  };

  // machines/proposal/v3/guards/texts.ts
  var texts = {
    onPresentText: ({ context, event }) => event.subject?.hash === context.text.hash,
    bringsNewText: ({ context, event }) => event.text?.hash !== void 0 && event.text.hash !== context.text.hash && event.facts !== void 0,
    bringsFullText: ({ event }) => event.facts?.["stage"] === "full",
    reasonGiven: ({ event }) => event.commitments?.["reason"] !== void 0,
    reasonGivenUnlessItAgrees: ({ context, event }) => agrees(context, event) || event.commitments?.["reason"] !== void 0,
    reasonListed: ({ event }, { act }) => {
      const list = reasonsOf(event.office, act);
      return list === null || typeof event["because"] === "string" && list.includes(event["because"]);
    },
    onlyListedItemsChanged: ({ context, event }) => context.returns.back === "consideration" && listOf(event, "changed").length > 0 && listOf(event, "changed").every((field) => context.returns.items.includes(field)),
    askedForFullText: ({ context }) => context.returns.fullText,
    notAskedForFullText: ({ context }) => !context.returns.fullText,
    notExtendedYet: ({ context }) => !context.returns.extended,
    changesWhatIsMaterial: ({ context, event }) => {
      const before = context.facts;
      const after3 = event.facts ?? {};
      const fields = /* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after3)]);
      return [...fields].some(
        (field) => isMaterial(event.office, field) && JSON.stringify(before[field]) !== JSON.stringify(after3[field])
      );
    },
    changesTooOften: ({ context, event }) => !context.asked && context.changes + 1 >= limitOf(event.office, "unaskedChanges"),
    changeIsNotMaterialYet: ({ context }) => context.marking !== null || context.editorial,
    markedMaterial: ({ event }) => event["material"] === true,
    markedEditorial: ({ event }) => event["material"] === false
  };
  var agrees = (context, event) => ["SUPPORT", "APPROVE", "INVITE"].includes(event.type) || event.type === "REVISE" && context.positions[other(countryOf(event))]?.says === "REVISE";

  // machines/proposal/v3/interests.ts
  var GOVERNMENTS = { au: "australia", id: "indonesia" };
  var PARTS = ["proponent", "lead", "participants", "partners", "donor"];
  function partsOf({ facts }, country) {
    const member = GOVERNMENTS[country];
    return PARTS.flatMap(
      (because) => facts[because] === member || listOf(facts, because).includes(member) ? [{ who: member, because }] : []
    );
  }
  function partsOfGovernments(context, { office }) {
    return ownInterest(office) === "declared" ? COUNTRIES.flatMap((country) => partsOf(context, country)) : [];
  }
  function standAside(context, { office }) {
    if (ownInterest(office) !== "stands-aside") return context.recused;
    const holders = office.facts["comanagers"] ?? {};
    const concerned = COUNTRIES.filter((country) => partsOf(context, country).length > 0);
    return [...context.recused, ...concerned.flatMap((country) => holders[country.toUpperCase()] ?? [])];
  }

  // machines/proposal/v3/guards/who.ts
  var who = {
    fromSeat: ({ event }, { seat }) => actorSeat(event) === seat,
    fromEitherSeat: ({ event }) => actorSeat(event) === "comanager-au" || actorSeat(event) === "comanager-id",
    fromProponent: ({ context, event }) => actorSeat(event) === `focal-${context.proponent}`,
    fromProponentOrDesk: ({ context, event }) => actorSeat(event) === `focal-${context.proponent}` || actorSeat(event) === "desk",
    fromDeskOrCoManager: ({ event }) => ["desk", "comanager-au", "comanager-id"].includes(actorSeat(event)),
    /** The desk's act; once its clock is over either Co-Manager may do it. */
    fromDeskOrWhenOverdue: ({ context, event }, { act }) => actorSeat(event) === "desk" || context.overdue.includes(act) && actorSeat(event).startsWith("comanager-"),
    fromSystem: ({ event }) => event.office.actor.person === null,
    fromParty: ({ context, event }) => (actorSeat(event).startsWith("focal-") || actorSeat(event).startsWith("stakeholder-")) && (context.consultation?.parties.includes(partyOf(actorSeat(event))) ?? false),
    fromPartner: ({ context, event }) => actorSeat(event).startsWith("focal-") && listOf(context.facts, "partners").includes(partyOf(actorSeat(event))),
    fromSignatory: (args) => actorSeat(args.event).startsWith("focal-") && unsignedParties(args).includes(partyOf(actorSeat(args.event))),
    fromParticipant: ({ context, event }) => actorSeat(event).startsWith("focal-") && listOf(context.facts, "participants").includes(partyOf(actorSeat(event))),
    fromNewParticipant: ({ context, event }) => actorSeat(event).startsWith("focal-") && !listOf(context.facts, "participants").includes(partyOf(actorSeat(event))),
    fromUnendorsing: ({ context, event }) => context.unendorsed.includes(partyOf(actorSeat(event))),
    fromAnySeatOrDesk: ({ event }) => /^(comanager|cochair|senior-official)-(au|id)$/.test(actorSeat(event)) || actorSeat(event) === "desk",
    oneSeatOnly: ({ context, event }) => {
      const { person, seat } = event.office.actor;
      return person === null || (context.persons[person] ?? seat) === seat;
    },
    notRecused: ({ context, event }) => !standAside(context, event).includes(event.office.actor.person ?? ""),
    notDeclaredYet: ({ context, event }) => !context.interests.some((one) => one.who === actorSeat(event) && one.because === event["because"])
  };

  // machines/proposal/v3/guards/index.ts
  var guards = { ...who, ...texts, ...positions, ...inputs, ...joint, ...decision, ...delivery, ...seats };

  // machines/proposal/v3/recipients.ts
  var government = (seat) => /-(au|id)$/.exec(seat)?.[1] ?? null;
  var opposite = (seat) => seat.endsWith("-au") ? seat.replace(/au$/, "id") : seat.replace(/id$/, "au");
  function recipients(rung2, seat) {
    const country = government(seat);
    const of = (kind) => country === null ? [`${kind}-au`, `${kind}-id`] : [`${kind}-${country}`];
    return rung2.tell.flatMap((whom) => {
      switch (whom) {
        case "holder":
          return [seat];
        case "other-seat":
          return [opposite(`comanager-${country}`)];
        case "senior-official":
          return of("senior-official");
        case "cochair":
          return of("cochair");
        case "comanagers":
          return ["comanager-au", "comanager-id"];
        default:
          return [];
      }
    });
  }
  function staffersOf(seat) {
    const country = government(seat);
    if (country === null) return ["comanager-au", "comanager-id"];
    return ["senior-official", "cochair"].map((kind) => `${kind}-${country}`).filter((one) => one !== seat);
  }

  // machines/proposal/v3/owed.ts
  function stage(rule, from2, office, context, part) {
    const changes2 = office.facts["calendar"];
    return office.delay(rule, {
      from: from2,
      ...context.pauses.length === 0 ? {} : { pauses: context.pauses },
      ...changes2 === void 0 ? {} : { changes: changes2 },
      ...part
    });
  }
  function clock({ context, event }, which) {
    const [first, second] = remindersOf(event.office);
    const percents = [first, second, 100];
    const extra = (context.extra ?? 0) + context.granted;
    return stage(context.rule ?? "", context.since, event.office, context, {
      percent: percents[which],
      ...which === 0 ? {} : { after: percents[which - 1] },
      ...extra === 0 ? {} : { extra },
      holder: government(context.seat) ?? "office"
    });
  }
  function rungDelay({ context, event }) {
    const next = ladderOf(event.office, context.ladder)[context.rung];
    const extra = context.late === 0 ? {} : { extra: context.late };
    return stage(next?.after ?? "ladder.again", context.rungAt, event.office, context, extra);
  }
  var base = setup({
    types: {},
    actors: { reminder: fromPromise(() => Promise.resolve(null)) },
    guards: {
      climbsAtOnce: ({ context }) => context.rule === null,
      beginsStopped: ({ context }) => context.stops.length > 0,
      lastStop: ({ context, event }) => context.stops.every(({ why }) => why === event.why),
      isStopped: ({ context, event }) => context.stops.some(({ why }) => why === event.why),
      ladderIsClimbed: ({ context, event }) => context.rung >= ladderOf(event.office, context.ladder).length,
      moreRungs: ({ context, event }) => context.rung < ladderOf(event.office, context.ladder).length,
      moreRungsForReached: ({ context, event }) => context.reached && context.rung < ladderOf(event.office, context.ladder).length,
      letterCameBack: ({ context }) => context.cameBack,
      holderReached: ({ context }) => context.reached,
      nobodyWasTold: ({ context }) => context.rung === 0,
      reachedBeforeAnybodyWasTold: ({ context }) => context.reached && context.rung === 0 && context.rule !== null
    },
    actions: {
      letter: (_, _params) => {
      }
    },
    delays: {
      firstReminder: (args) => clock(args, 0),
      secondReminder: (args) => clock(args, 1),
      overdue: (args) => clock(args, 2),
      escalation: (args) => rungDelay(args),
      stillOwed: (args) => rungDelay(args),
      stillUnreached: ({ context, event }) => stage("unreached", event.office.now, event.office, context, {})
    }
  });
  var remind = [
    stopChild("reminder"),
    spawnChild("reminder", {
      id: "reminder",
      input: ({ context }) => ({ template: "reminder", to: [context.seat], act: context.act })
    })
  ];
  var notReached = [
    base.assign({ cameBack: true }),
    {
      type: "letter",
      params: ({ context }) => ({
        template: "not-reached",
        to: context.seat === "desk" ? staffersOf("desk") : ["desk"],
        act: context.act
      })
    },
    sendParent(({ context }) => ({ type: "internal.unreached", seat: context.seat }))
  ];
  var reached = [
    base.assign({ reached: true, cameBack: false }),
    sendParent(({ context }) => ({ type: "internal.reachable", seat: context.seat }))
  ];
  var isOver = sendParent(({ context }) => ({
    type: "internal.rung",
    act: context.act,
    seat: context.seat,
    tells: []
  }));
  var unreachable = [
    {
      type: "letter",
      params: ({ context }) => ({
        template: "cannot-be-reached",
        to: staffersOf(context.seat),
        act: context.act
      })
    },
    sendParent(({ context }) => ({
      type: "internal.rung",
      act: context.act,
      seat: context.seat,
      tells: context.unreached === 0 ? [] : ["agenda"]
    })),
    base.assign({ unreached: ({ context }) => context.unreached + 1 })
  ];
  var climb = [
    {
      type: "letter",
      params: ({ context, event }) => {
        const rung2 = ladderOf(event.office, context.ladder)[context.rung];
        const to = rung2 === void 0 ? [] : recipients(rung2, context.seat);
        return { template: "owed", to, act: context.act };
      }
    },
    sendParent(({ context, event }) => ({
      type: "internal.rung",
      act: context.act,
      seat: context.seat,
      tells: [...ladderOf(event.office, context.ladder)[context.rung]?.tell ?? []]
    })),
    base.assign({ rung: ({ context }) => context.rung + 1, rungAt: ({ event }) => event.office.now, late: 0 })
  ];
  var lengthened = base.assign({ granted: ({ context, event }) => context.granted + (event.days ?? 0) });
  var putOff = base.assign({ late: ({ context, event }) => context.late + (event.days ?? 0) });
  var stageState = (name, after3, granted2 = lengthened) => ({
    after: after3,
    on: { GRANT: { target: name, reenter: true, actions: granted2 } }
  });
  var stop2 = base.assign({
    stops: ({ context, event }) => [...context.stops, { why: event.why ?? "", from: event.office.now }]
  });
  var standsStill = (goesOn2, granted2) => ({
    on: {
      GRANT: Array.isArray(granted2) ? granted2 : { actions: granted2 },
      STOP: { actions: stop2 },
      GO: [
        {
          guard: "lastStop",
          target: goesOn2,
          actions: base.assign({
            pauses: ({ context, event }) => [
              ...context.pauses,
              {
                why: context.stops.map(({ why }) => why).join(", "),
                from: context.stops[0]?.from ?? event.office.now,
                until: event.office.now
              }
            ],
            stops: []
          })
        },
        {
          guard: "isStopped",
          actions: base.assign({
            stops: ({ context, event }) => context.stops.filter(({ why }) => why !== event.why)
          })
        }
      ]
    }
  });
  var owed = base.createMachine({
    id: "owed",
    context: ({ input }) => {
      const { now, ...what } = input;
      return {
        ...what,
        since: now,
        stops: (what.stopped ?? []).map((why) => ({ why, from: now })),
        pauses: [],
        granted: 0,
        late: 0,
        rung: 0,
        rungAt: now,
        reached: false,
        cameBack: false,
        unreached: 0
      };
    },
    initial: "begin",
    on: {
      "xstate.done.actor.reminder": { actions: reached },
      "xstate.error.actor.reminder": { actions: notReached },
      // Who was told in another way was told of what letters did not bring, and of nothing else.
      REACHED: { guard: "letterCameBack", actions: reached },
      // A newcomer gets a full clock. What the seat is stopped for otherwise stays.
      ANEW: {
        target: ".begin",
        actions: [
          stopChild("reminder"),
          base.assign({
            since: ({ event }) => event.office.now,
            stops: ({ context, event }) => context.stops.filter(({ why }) => why !== event.why).map(({ why }) => ({ why, from: event.office.now })),
            pauses: [],
            late: 0,
            rung: 0,
            rungAt: ({ event }) => event.office.now,
            reached: false,
            cameBack: false,
            unreached: 0
          })
        ]
      }
    },
    states: {
      begin: {
        always: [
          { guard: "beginsStopped", target: "notBegun" },
          { guard: "climbsAtOnce", target: "waiting.climbing", actions: [...remind, ...climb] },
          { target: "waiting" }
        ]
      },
      waiting: {
        meta: {
          waitingFor: (context) => [context.seat],
          acts: (context) => context.acts
        },
        initial: "first",
        on: {
          STOP: { target: "stopped", actions: stop2 }
        },
        states: {
          first: stageState("first", {
            firstReminder: { target: "second", actions: remind }
          }),
          second: stageState("second", {
            secondReminder: { target: "third", actions: remind }
          }),
          third: stageState("third", {
            overdue: [
              { guard: "holderReached", target: "climbing", actions: climb },
              { target: "unreached", actions: isOver }
            ]
          }),
          climbing: {
            ...stageState(
              "climbing",
              {
                escalation: [
                  { guard: "moreRungsForReached", target: "climbing", reenter: true, actions: climb },
                  { guard: "moreRungs", target: "unreached" }
                ]
              },
              putOff
            ),
            always: { guard: "ladderIsClimbed", target: "onAgenda" }
          },
          onAgenda: stageState(
            "onAgenda",
            {
              stillOwed: {
                target: "onAgenda",
                reenter: true,
                actions: [
                  {
                    type: "letter",
                    params: ({ context }) => ({ template: "still-owed", to: [context.seat], act: context.act })
                  },
                  sendParent(({ context }) => ({ type: "internal.stillOwed", act: context.act })),
                  base.assign({ rungAt: ({ event }) => event.office.now, late: 0 })
                ]
              }
            },
            putOff
          ),
          // The clock is over, and nobody knows whether the holder knows: it goes on once the holder was reached.
          unreached: {
            meta: {
              waitingFor: (context) => context.seat === "desk" ? staffersOf("desk") : ["desk"],
              acts: ["REACHED"]
            },
            entry: [...remind, sendParent(({ context }) => ({ type: "internal.unreached", seat: context.seat }))],
            always: [
              { guard: "reachedBeforeAnybodyWasTold", target: "third" },
              {
                guard: "holderReached",
                target: "climbing",
                actions: base.assign({ rungAt: ({ event }) => event.office.now })
              }
            ],
            after: { stillUnreached: { target: "unreached", reenter: true, actions: unreachable } },
            on: {
              GRANT: { actions: lengthened },
              REACHED: { actions: reached },
              // Another letter has reached the holder: so will this one.
              AGAIN: { target: "unreached", reenter: true }
            }
          },
          remembered: { type: "history", target: "first" }
        }
      },
      stopped: standsStill("waiting.remembered", [{ guard: "nobodyWasTold", actions: lengthened }, { actions: putOff }]),
      // Not begun since it was owed, or since a newcomer came: it begins at its beginning.
      notBegun: standsStill("waiting", lengthened)
    }
  });

  // machines/proposal/v3/base.ts
  var base2 = setup({
    types: {},
    actors: { owed },
    guards,
    actions: {
      letter: (_, _params) => {
      }
    },
    delays
  });
  var set = (change2) => base2.assign((({ context, event }) => change2({ context, event })));
  var owedAnew = (...acts) => set(({ context }) => forgotten(context, acts));
  var proponent = ({ proponent: member }) => [`focal-${member}`];
  var letter = (template, to) => ({
    type: "letter",
    params: (args) => ({ template, to: typeof to === "function" ? to(args) : to })
  });
  var toProponent = (template) => letter(template, ({ context }) => proponent(context));
  var COMANAGERS = ["comanager-au", "comanager-id"];
  var heldSeats = ({ empty }) => COUNTRIES.filter((seat) => !empty[seat]).map((seat) => `comanager-${seat}`);
  var COCHAIRS = ["cochair-au", "cochair-id"];
  var toSeats = (template) => letter(template, COMANAGERS);
  var toCoChairs = (template) => letter(template, COCHAIRS);
  var pendingUntil = (args, pending) => ({
    pending: { ...pending, until: instantIn(args, wait("recall.window")(args)) }
  });
  var remember = set(({ context, event }) => {
    const { person, seat } = event.office.actor;
    return person === null ? {} : { persons: { ...context.persons, [person]: seat } };
  });
  var OF_THE_ACT = /* @__PURE__ */ new Set([
    ...["onPresentText", "reasonGiven", "reasonGivenUnlessItAgrees", "reasonListed", "bringsNewText", "bringsFullText"],
    ...["onlyListedItemsChanged", "markedMaterial", "markedEditorial", "holdInLimits"],
    ...["deferralNamed", "deferralInLimits", "partiesNamed", "closingInLimits", "answersEveryComment", "signsAsWell"],
    ...[
      "supportsOnly",
      "notSignedAheadYet",
      "asksForNoConditions",
      "conditionsWellFormed",
      "bothSignedAhead",
      "notProposedYet",
      "isProposed"
    ],
    ...["otherProposedIt", "anotherPersonProposedIt", "sameAsTheOtherProposed", "proposedOnThisText", "stillPossible"],
    ...["proponentHeardOnIt", "conditionNamed", "conditionOpen", "conditionUnverified", "anotherPersonVerified"],
    ...["milestoneKnown", "milestoneSaid", "milestoneNotDone", "caseNamed", "changeNamed", "minorChangeInLimits"],
    ...["otherMadeMinorChange", "suspensionInLimits", "applicantNamed", "renewalInLimits", "letterDoesNotReach"],
    ...["notTheirOwnSeat", "notDeclaredYet", "notSaidSoYet", "notSignedSoYet"]
  ]);
  var nameOf = (rule) => typeof rule === "string" ? rule : rule.type;
  var ofTheCaseFirst = (rules) => [
    ...rules.filter((rule) => !OF_THE_ACT.has(nameOf(rule))),
    ...rules.filter((rule) => OF_THE_ACT.has(nameOf(rule)))
  ];
  function may(who2, rules, then = {}) {
    const { actions = [], ...where } = then;
    return {
      guard: and([who2, "oneSeatOnly", "notRecused", ...ofTheCaseFirst(rules)]),
      ...where,
      actions: [remember, ...actions]
    };
  }
  var all = (...rules) => and(rules);
  var on = (guard, then) => ({ guard, ...then });
  var bySeat2 = (seat) => ({ type: "fromSeat", params: { seat: `comanager-${seat}` } });
  var from = (seat) => ({ type: "fromSeat", params: { seat } });
  var seatRule = (type, seat) => ({ type, params: { seat } });
  var actRule = (type, act) => ({ type, params: { act } });
  function merge(...pieces) {
    const merged = {};
    for (const piece of pieces) {
      for (const [type, transitions] of Object.entries(piece)) {
        merged[type] = [
          ...merged[type] ?? [],
          ...Array.isArray(transitions) ? transitions : [transitions]
        ];
      }
    }
    return merged;
  }
  var tell = (type, more = {}) => raise({ type, ...more });
  var phase = (name) => set(() => ({ phase: name }));
  var focals = (parties) => parties.map((party) => `focal-${party}`);

  // machines/proposal/v3/owing.ts
  function standsStill2(context, seat, deferrable) {
    const country = COUNTRIES.find((one) => seat === `comanager-${one}`);
    return [
      ...country !== void 0 && context.empty[country] ? ["empty"] : [],
      ...country !== void 0 && deferrable && context.deferral !== null ? ["deferred"] : [],
      ...country !== void 0 && deferrable && context.marking !== null ? ["marking"] : []
    ];
  }
  var owedInput = ({ id: _, deferrable, extra, ...owing }) => ({ context, event }) => ({
    ...owing,
    now: event.office.now,
    stopped: standsStill2(context, owing.seat, deferrable === true),
    extra: extra?.(context) ?? 0
  });
  var seatsToldBy = (seat) => ({ type: "concerns", params: { seat } });
  function waitsFor(owing) {
    const { id, seat } = owing;
    const tell3 = (type) => ({
      guard: seatsToldBy(seat),
      actions: sendTo(id, (({ event }) => ({ type, why: event["why"], days: event["days"] })))
    });
    return {
      invoke: { src: "owed", id, input: owedInput(owing) },
      on: {
        "internal.reached": tell3("REACHED"),
        "internal.again": tell3("AGAIN"),
        ...seat.startsWith("comanager-") ? { "internal.empty": tell3("STOP"), "internal.filled": tell3("ANEW") } : {},
        ...owing.deferrable ? { "internal.deferred": tell3("STOP"), "internal.resumed": tell3("GO"), "internal.granted": tell3("GRANT") } : {}
      }
    };
  }
  var jointId = (act) => `joint.${act}`;
  var openJoint = (args) => Object.keys(args.context.joint).sort();
  var startJoint = (act) => base2.spawnChild("owed", {
    id: jointId(act),
    input: (({ context, event }) => {
      const seat = otherSeat(event.office.actor.seat);
      const owing = {
        id: jointId(act),
        act,
        acts: ["AGREE", "COUNTER", "REFUSE"],
        seat,
        rule: "joint",
        ladder: "seat"
      };
      const input = owedInput(owing)({ context, event });
      return act === "RESCIND" && !context.heard ? { ...input, stopped: [...input.stopped, "hearing"] } : input;
    })
  });
  var endJointActs = [
    enqueueActions((({ context, enqueue }) => {
      for (const act of openJoint({ context })) enqueue.stopChild(jointId(act));
    })),
    set(() => ({ joint: {} }))
  ];
  var endJointAct = (act, isOver2) => {
    const ends = (context) => {
      const proposal = context.joint[act];
      return proposal !== void 0 && isOver2(context, proposal);
    };
    return [
      enqueueActions((({ context, enqueue }) => {
        if (ends(context)) enqueue.stopChild(jointId(act));
      })),
      set(({ context }) => {
        if (!ends(context)) return {};
        const { [act]: _, ...joint2 } = context.joint;
        return { joint: joint2 };
      })
    ];
  };
  var tellJointActs = (type, country) => enqueueActions((({
    context,
    event,
    enqueue
  }) => {
    const seat = country === "of the event" ? String(event["seat"]) : `comanager-${country}`;
    for (const act of openJoint({ context, event }))
      if (seat === otherSeat(`comanager-${String(context.joint[act]?.by)}`))
        enqueue.sendTo(jointId(act), { type, why: "empty" });
  }));
  var otherSeat = (seat) => seat === "comanager-au" ? "comanager-id" : "comanager-au";

  // machines/proposal/v3/joint.ts
  var JOINT_ACTS = {
    INELIGIBLE: { phases: ["screening"], rules: ["onPresentText", "reasonGiven", actRule("reasonListed", "INELIGIBLE")] },
    DEFER_JOINTLY: { phases: ["consideration"], rules: ["isNotDeferred", "deferralNamed"] },
    CITE_WORK_PLAN: {
      phases: ["consideration"],
      rules: ["onPresentText", "textSettled", "guidanceCanBeCovered", "guidanceIsMissing"]
    },
    STILL_APPLIES: { phases: ["consideration"], rules: ["onPresentText", "textSettled", "guidanceIsOld"] },
    NONE_GIVEN: {
      phases: ["consideration"],
      rules: ["onPresentText", "adviceIsAwaited", actRule("wasOnAgenda", "ADVISE"), actRule("meetingWasHeld", "ADVISE")]
    },
    RESCIND: { phases: ["conditions"], rules: ["onPresentText", "reasonGiven"] },
    WAIVE: { phases: ["conditions", "formalisation", "implementation"], rules: ["conditionNamed", "reasonGiven"] },
    LAPSE: { phases: ["conditions", "formalisation", "implementation"], rules: ["conditionNamed", "reasonGiven"] },
    SUSPEND: {
      phases: ["implementation"],
      rules: ["isNotSuspendedByBoth", "reasonGiven", actRule("reasonListed", "SUSPEND")]
    },
    RENEW: { phases: ["implementation"], rules: ["onPresentText", "renewable", "renewalInLimits"] },
    ADMIT: { phases: ["implementation"], rules: ["onPresentText", "applicantNamed"] },
    TURN_DOWN: { phases: ["implementation"], rules: ["onPresentText", "applicantNamed", "reasonGiven"] },
    RESUME: { phases: ["implementation"], rules: ["isSuspended"] },
    TERMINATE: { phases: ["implementation"], rules: ["reasonGiven", actRule("reasonListed", "TERMINATE")] },
    CLOSE_WITHOUT_REPORT: { phases: ["completion"], rules: ["reasonGiven"] }
  };
  var ACTS = Object.keys(JOINT_ACTS);
  var inPhase = ({ phases }) => ({ type: "inPhase", params: { phases } });
  function proposalOf({ context, event }) {
    const { type: _, act: __, subject: ___, commitments: ____, office, ...facts } = event;
    return { by: countryOf(event), person: office.actor.person ?? "", text: context.text.hash, facts };
  }
  var proposed = (args, act) => ({
    ...forgotten(args.context, [act]),
    joint: { ...args.context.joint, [act]: proposalOf(args) }
  });
  var propose = set((args) => ({
    ...proposed(args, args.event.type),
    ...args.event.type === "RESCIND" ? { heard: false } : {}
  }));
  var countered = set((args) => proposed(args, String(args.event["act"])));
  var agreed = set((args) => {
    const { context, event } = args;
    const act = context.joint[event.type] === void 0 ? String(event["act"]) : event.type;
    const { [act]: proposal, ...joint2 } = context.joint;
    return { joint: joint2, ...pendingUntil(args, { act, by: COMANAGERS, facts: proposal?.facts ?? {} }) };
  });
  var dropped = set(({ context, event }) => {
    const { [String(event["act"])]: _, ...joint2 } = context.joint;
    return { joint: joint2 };
  });
  var named = ({ event }) => jointId(String(event["act"]));
  var stopNamed = enqueueActions((({ event, enqueue }) => enqueue.stopChild(named({ event }))));
  var answering = [
    "somethingProposed",
    "isProposed",
    "otherProposedIt",
    "anotherPersonProposedIt",
    "nothingPending"
  ];
  function proposing(act, rules) {
    return {
      [act]: [
        may("fromEitherSeat", ["nothingPending", inPhase(rules), ...rules.rules, actRule("notProposedYet", act)], {
          actions: [propose, startJoint(act), toSeats("joint-proposed")]
        }),
        // Two seats that act at the same time have agreed.
        may(
          "fromEitherSeat",
          [
            "nothingPending",
            inPhase(rules),
            ...rules.rules,
            actRule("sameAsTheOtherProposed", act),
            "proponentHeardOnIt"
          ],
          {
            actions: [stopChild(jointId(act)), agreed, toSeats("joint-agreed")]
          }
        )
      ]
    };
  }
  var jointRegion = {
    on: {
      ...Object.fromEntries(ACTS.flatMap((act) => Object.entries(proposing(act, JOINT_ACTS[act])))),
      AGREE: may(
        "fromEitherSeat",
        [...answering, "onPresentText", "proposedOnThisText", "stillPossible", "proponentHeardOnIt"],
        { actions: [stopNamed, agreed, toSeats("joint-agreed")] }
      ),
      REFUSE: may("fromEitherSeat", [...answering, "reasonGiven"], {
        actions: [stopNamed, dropped, toSeats("joint-refused")]
      }),
      COUNTER: ACTS.map(
        (act) => may(
          "fromEitherSeat",
          ["somethingProposed", actRule("namesAct", act), ...answering, ...JOINT_ACTS[act]?.rules ?? []],
          {
            actions: [stopNamed, countered, startJoint(act), toSeats("joint-countered")]
          }
        )
      )
    }
  };
  var effected = set(({ context }) => ({
    pending: null,
    effected: context.pending === null ? context.effected : [.../* @__PURE__ */ new Set([...context.effected, context.pending.act])]
  }));
  var takeBack = set((args) => {
    const { context, event } = args;
    const { pending } = context;
    if (event.office.actor.seat.startsWith("comanager-"))
      return {
        pending: null,
        signatures: { ...context.signatures, [countryOf(event)]: null },
        ahead: { ...context.ahead, [countryOf(event)]: null }
      };
    if (pending?.over === void 0) return { pending: null };
    const { act, by, facts } = pending.over;
    return pendingUntil(args, { act, by, facts });
  });
  var effectRegion = {
    initial: "none",
    states: {
      none: {
        always: [
          { guard: "pendingIsConsequential", target: "window" },
          { guard: "isPending", target: "doing" }
        ]
      },
      window: {
        always: { guard: "nothingPending", target: "none" },
        after: { recallWindow: "doing" },
        on: {
          TAKE_BACK: may("mayTakeBack", ["windowIsOpen"], { target: "none", actions: [takeBack, toSeats("taken-back")] }),
          "internal.withdrawn": { target: "window", reenter: true }
        }
      },
      doing: {
        entry: tell("internal.effect"),
        on: { "internal.effect": { target: "none", actions: effected } }
      }
    }
  };
  var effectOf = (act, then, ...rules) => on(rules.length === 0 ? actRule("takesEffect", act) : all(actRule("takesEffect", act), ...rules), then);

  // machines/proposal/v3/beginning.ts
  var newText = set(({ context, event }) => ({
    text: event.text ?? context.text,
    facts: event.facts ?? context.facts,
    kind: kindOf(event.facts ?? context.facts),
    ...consideredAnew(),
    marking: null,
    editorial: false,
    guidance: null,
    consents: {}
  }));
  var draft = {
    entry: phase("draft"),
    initial: "open",
    on: {
      SUBMIT: may("fromProponentOrDesk", [], { target: "screening", actions: [toProponent("receipt")] }),
      DISCARD: may("fromProponent", [], { target: "#proposal.discarded" })
    },
    states: {
      open: {
        meta: { waitingFor: proponent, acts: ["SUBMIT", "DISCARD"] },
        after: { draftReminder: { actions: toProponent("draft-reminder") }, draftPutAway: "putAway" }
      },
      // Out of the lists; the proponent can take it up again at any time.
      putAway: { tags: ["put-away"], on: { TAKE_UP: may("fromProponent", [], { target: "open" }) } }
    }
  };
  var screened = waitsFor({
    id: "screening",
    act: "ACCEPT",
    acts: ["ACCEPT", "RETURN", "INELIGIBLE"],
    seat: "desk",
    rule: "screening",
    ladder: "desk"
  });
  var screening = {
    entry: [phase("screening"), owedAnew("ACCEPT")],
    exit: endJointActs,
    invoke: screened.invoke,
    on: {
      ...screened.on,
      ACCEPT: may(actRule("fromDeskOrWhenOverdue", "ACCEPT"), ["onPresentText", "nothingPending"], {
        target: "consideration",
        actions: [toProponent("accepted")]
      }),
      RETURN: may(actRule("fromDeskOrWhenOverdue", "ACCEPT"), ["onPresentText", "nothingPending", "reasonGiven"], {
        target: "returned",
        actions: [set(({ event }) => ({ returns: { ...NOT_RETURNED, items: listOf(event, "items") } }))]
      }),
      "internal.effect": effectOf("INELIGIBLE", { target: "#proposal.ineligible" })
    }
  };
  var returned = {
    entry: [
      phase("returned"),
      toProponent("returned"),
      set(({ context }) => ({ positions: NOBODY, ahead: NOBODY, signatures: NOBODY, earlier: saidEarlier(context) }))
    ],
    meta: { waitingFor: proponent, acts: ["RESUBMIT", "WITHDRAW"] },
    after: {
      returnedFirstReminder: { actions: toProponent("reminder") },
      returnedSecondReminder: { actions: toProponent("reminder") },
      returnedDormant: "dormant"
    },
    on: {
      EXTEND: may(from("desk"), ["notExtendedYet"], {
        target: "returned",
        reenter: true,
        actions: [set(({ context }) => ({ returns: { ...context.returns, extended: true } }))]
      }),
      ...resubmitted()
    }
  };
  var dormant = {
    entry: [phase("dormant"), toProponent("dormant")],
    on: resubmitted(),
    initial: "sleeping",
    states: {
      sleeping: { meta: { waitingFor: proponent, acts: ["RESUBMIT", "WITHDRAW"] }, after: { dormantLapse: "over" } },
      // Not while a seat is empty and its senior official owes a name.
      over: { always: on("officeOwesNothing", { target: "#proposal.lapsed" }) }
    }
  };
  function resubmitted() {
    const asked2 = set(() => ({ returns: NOT_RETURNED }));
    return {
      RESUBMIT: [
        may("fromProponentOrDesk", ["bringsNewText", "askedForFullText", "bringsFullText"], {
          target: "consideration",
          actions: [newText, asked2]
        }),
        may("fromProponentOrDesk", ["bringsNewText", "notAskedForFullText", "onlyListedItemsChanged"], {
          target: "consideration",
          actions: [newText, asked2]
        }),
        may("fromProponentOrDesk", ["bringsNewText", "notAskedForFullText"], {
          target: "screening",
          actions: [newText, asked2]
        })
      ]
    };
  }

  // machines/proposal/v3/inputs.ts
  var opening = waitsFor({
    id: "consultation.opening",
    act: "OPEN",
    acts: ["OPEN"],
    seat: "desk",
    rule: "consultation.open",
    ladder: "desk"
  });
  var summarising = waitsFor({
    id: "consultation.summary",
    act: "SUMMARISE",
    acts: ["SUMMARISE"],
    seat: "desk",
    rule: "consultation.summary",
    ladder: "desk"
  });
  var partiesOf = (args) => [
    .../* @__PURE__ */ new Set([...listOf(args.event, "parties"), ...alwaysConsulted(args)])
  ];
  var seatsOf = (parties, { office }) => parties.map((party) => `${stakeholdersOf(office).includes(party) ? "stakeholder" : "focal"}-${party}`);
  var openRound = set((args) => {
    const { context, event } = args;
    const closingDay = event["closes"] === void 0 ? null : String(event["closes"]);
    const round = { rule: roundRule(context), on: closingDay, extended: false, opened: event.office.now };
    const parties = partiesOf(args);
    return {
      consultation: {
        round: (context.consultation?.round ?? 0) + 1,
        ...round,
        parties,
        seats: seatsOf(parties, event),
        comments: 0,
        late: 0,
        closes: instantIn(args, roundDelay(args, round))
      }
    };
  });
  var count = (which) => set(
    ({ context }) => context.consultation === null ? {} : { consultation: { ...context.consultation, [which]: context.consultation[which] + 1 } }
  );
  var extend = set((args) => {
    const round = args.context.consultation;
    if (round === null) return {};
    const extended = { ...round, extended: true };
    return { consultation: { ...extended, closes: instantIn(args, roundDelay(args, extended)) } };
  });
  var summarised = set(({ context }) => ({ consulted: { text: context.text.hash } }));
  var asked = (context) => context.consultation?.seats ?? [];
  var open = may(
    actRule("fromDeskOrWhenOverdue", "OPEN"),
    ["onPresentText", "textSettled", "partiesNamed", "closingInLimits"],
    {
      target: "running",
      actions: [openRound, letter("consultation-opened", ({ context }) => asked(context))]
    }
  );
  var closedNow = set(
    ({ context: { consultation: round }, event: { office } }) => round === null || round.closes <= office.now ? {} : { consultation: { ...round, closes: office.now } }
  );
  var superseded = {
    target: "idle",
    actions: [letter("consultation-superseded", ({ context }) => asked(context)), closedNow]
  };
  var consultation = {
    initial: "idle",
    states: {
      idle: {
        always: on(all("textSettled", "needsConsultation"), { target: "opening" }),
        // Another round, wherever the office wants one.
        on: { OPEN: open }
      },
      opening: { entry: owedAnew("OPEN"), invoke: opening.invoke, on: { ...opening.on, OPEN: open } },
      running: {
        meta: { waitingFor: asked, acts: ["COMMENT", "COMMENT_TO_OFFICE"] },
        after: { consultationRound: "summarising" },
        on: {
          COMMENT: [
            may("fromParty", ["onPresentText", "roundIsOpen"], { actions: [count("comments")] }),
            may("fromParty", ["onPresentText"], { actions: [count("late")] })
          ],
          COMMENT_TO_OFFICE: [
            may("fromParty", ["onPresentText", "roundIsOpen"], { actions: [count("comments")] }),
            may("fromParty", ["onPresentText"], { actions: [count("late")] })
          ],
          EXTEND: may("fromDeskOrCoManager", ["roundIsOpen", "roundNotExtendedYet"], {
            target: "running",
            reenter: true,
            actions: [extend, letter("consultation-extended", ({ context }) => asked(context))]
          }),
          "internal.superseded": superseded
        }
      },
      summarising: {
        entry: owedAnew("SUMMARISE"),
        invoke: summarising.invoke,
        on: {
          ...summarising.on,
          COMMENT: may("fromParty", ["onPresentText"], { actions: [count("late")] }),
          COMMENT_TO_OFFICE: may("fromParty", ["onPresentText"], { actions: [count("late")] }),
          SUMMARISE: may(
            actRule("fromDeskOrWhenOverdue", "SUMMARISE"),
            ["onPresentText", "textSettled", "answersEveryComment"],
            {
              target: "idle",
              actions: [summarised, letter("consultation-summarised", ({ context }) => asked(context))]
            }
          ),
          "internal.superseded": superseded
        }
      }
    }
  };
  var missing = (context) => focals(partnersMissing(context));
  var gaveConsent = set(({ context, event }) => ({
    consents: { ...context.consents, [partyOf(event.office.actor.seat)]: context.text.hash }
  }));
  var consented = on("everyPartnerConsents", { target: "none" });
  var CONSENT = may("fromPartner", ["onPresentText", "notConsentedYet"], { actions: [gaveConsent] });
  var consent = {
    initial: "none",
    states: {
      none: { always: on(all("textSettled", "needsConsent"), { target: "waiting" }) },
      waiting: {
        entry: letter("consent-asked", ({ context }) => missing(context)),
        meta: { waitingFor: missing, acts: ["CONSENT"] },
        always: consented,
        after: {
          consentFirstReminder: { actions: letter("reminder", ({ context }) => missing(context)) },
          consentSecondReminder: {
            actions: [letter("reminder", ({ context }) => missing(context)), toProponent("consent-missing")]
          },
          consentOver: { target: "over", actions: toSeats("consent-missing") }
        },
        on: { CONSENT, "internal.superseded": { target: "waiting", reenter: true } }
      },
      over: {
        always: [consented, on("nothingOwedByTheOffice", { target: "#proposal.lapsed" })],
        on: { CONSENT, "internal.superseded": { target: "waiting" } }
      }
    }
  };

  // machines/proposal/v3/agreement.ts
  var bothSeats = { waitingFor: heldSeats, acts: ["SUPPORT", "REVISE", "OBJECT"] };
  var weighing = (seat) => ({
    initial: "owed",
    states: {
      owed: {
        meta: {
          waitingFor: (context) => heldSeats(context).filter((held) => held === `comanager-${seat}`),
          acts: ["WEIGH", "SUPPORT", "REVISE", "OBJECT"]
        },
        always: on(seatRule("hasWeighed", seat), { target: "weighed" })
      },
      weighed: {}
    }
  });
  var stage2 = ({ event }) => ({ since: event.office.now, pauses: [], stopped: null });
  var begins = set((args) => ({ split: stage2(args) }));
  var stopping = (anew) => set(
    ({ context, event }) => context.split === null ? {} : {
      split: {
        ...context.split,
        stopped: { from: event.office.now, anew: anew ?? COUNTRIES.some((seat) => context.empty[seat]) }
      }
    }
  );
  var goesOn = set((args) => {
    const { split } = args.context;
    if (split?.stopped == null || split.stopped.anew) return { split: stage2(args) };
    const pause = { from: split.stopped.from, until: args.event.office.now, why: "deferred" };
    return { split: { ...split, pauses: [...split.pauses, pause], stopped: null } };
  });
  var notAgreedNoMore = set(({ context: { pending } }) => {
    if (pending?.act === "NOT_AGREED") return { pending: null };
    if (pending?.over?.act !== "NOT_AGREED") return {};
    const { over: _, ...withdrawal } = pending;
    return { pending: withdrawal };
  });
  var timetable = {
    initial: "talking",
    always: on("seatsStandStill", { target: "stopped", actions: stopping(null) }),
    on: { "internal.newcomer": on("somebodyIsNew", { target: "stopped", actions: stopping(true) }) },
    states: {
      remembered: { type: "history", history: "deep", target: "talking" },
      talking: {
        meta: bothSeats,
        after: { splitSitting: { target: "sitting", actions: [begins, toSeats("split-sitting")] } }
      },
      sitting: {
        meta: bothSeats,
        after: { splitGuidance: { target: "guidance", actions: [begins, tell("internal.splitGuidance")] } }
      },
      guidance: {
        always: on("splitIsAnswered", { target: "weighing", actions: begins }),
        after: { splitReminder: { target: "guidance", reenter: true, actions: [begins, toSeats("split-reminder")] } }
      },
      weighing: {
        type: "parallel",
        states: { au: weighing("au"), id: weighing("id") },
        after: { splitWeigh: { target: "meeting", actions: [begins, letter("agenda", [...COCHAIRS, "desk"])] } }
      },
      meeting: {
        initial: "choosing",
        states: {
          choosing: { always: [on("meetingDated", { target: "dated" }), { target: "undated" }] },
          dated: {
            meta: bothSeats,
            after: { meetingHeld: { target: "#restating", actions: begins } },
            on: { "internal.office": { target: "choosing" } }
          },
          undated: {
            meta: { waitingFor: () => COCHAIRS, acts: [] },
            entry: toCoChairs("meeting-date-asked"),
            after: { meetingUndated: { target: "undated", reenter: true, actions: toSeats("split-reminder") } },
            on: { "internal.office": on("meetingDated", { target: "dated" }) }
          }
        }
      },
      restating: {
        id: "restating",
        meta: bothSeats,
        after: { splitRestate: { target: "noticed", actions: [begins, toProponent("not-agreed-intended")] } }
      },
      noticed: { meta: bothSeats, after: { splitNotice: { target: "open", actions: begins } } },
      open: {
        meta: { waitingFor: heldSeats, acts: ["NOT_AGREED", "SUPPORT", "REVISE", "OBJECT"] },
        after: { splitReminder: { target: "open", reenter: true, actions: [begins, toSeats("split-reminder")] } },
        on: {
          NOT_AGREED: may("fromEitherSeat", ["onPresentText", "nothingPending", "reasonGiven"], {
            actions: [
              set((args) => pendingUntil(args, { act: "NOT_AGREED", by: [args.event.office.actor.seat], facts: {} }))
            ]
          })
        }
      }
    }
  };
  var agreement = {
    initial: "together",
    states: {
      // Of a text that waits to be marked it is not known whether the seats still differ.
      together: { always: on(all("textSettled", "positionsDiffer"), { target: "split" }) },
      split: {
        always: on(all("textSettled", "positionsDoNotDiffer"), { target: "together" }),
        entry: [begins, toSeats("split")],
        exit: [notAgreedNoMore, set(() => ({ split: null }))],
        on: { "internal.effect": effectOf("NOT_AGREED", { target: "#proposal.not_agreed" }) },
        initial: "running",
        states: {
          running: timetable,
          stopped: {
            on: { "internal.empty": { actions: stopping(true) } },
            always: on("seatsGoOn", { target: "running.remembered", actions: goesOn })
          }
        }
      }
    }
  };

  // machines/proposal/v3/deferral.ts
  var resumed = set(() => ({ deferral: null }));
  var RULES = ["onPresentText", "notDeferredYet", "deferralNamed", "deferralInLimits", "reasonGiven"];
  var begins2 = [tell("internal.deferred", { seats: COMANAGERS, why: "deferred" }), toSeats("deferred")];
  var deferral = {
    initial: "none",
    states: {
      none: {
        on: {
          DEFER: may("fromEitherSeat", RULES, {
            target: "deferred",
            actions: [
              set(({ context, event }) => ({
                deferral: deferralOf(event, event.office),
                deferred: { ...context.deferred, [countryOf(event)]: true }
              })),
              ...begins2
            ]
          }),
          "internal.effect": effectOf("DEFER_JOINTLY", {
            target: "deferred",
            actions: [
              set(({ context, event }) => ({ deferral: deferralOf(context.pending?.facts ?? {}, event.office) })),
              ...begins2
            ]
          })
        }
      },
      deferred: {
        tags: ["deferred"],
        // The meeting may have moved, or been held already.
        on: { "internal.office": on("deferredToMeeting", { target: "deferred", reenter: true }) },
        after: {
          deferralEnds: {
            target: "none",
            actions: [resumed, tell("internal.resumed", { seats: COMANAGERS, why: "deferred" }), toSeats("resumed")]
          }
        }
      }
    }
  };

  // machines/proposal/v3/guidance.ts
  var ask = (asked2) => set(({ context }) => ({
    guidance: { asked: asked2, text: context.text.hash, advice: NOBODY, weighed: NEITHER, none: false },
    ...forgotten(context, ["ADVISE"])
  }));
  var advise = (seat, says) => set(
    ({ context, event }) => context.guidance === null ? {} : {
      guidance: {
        ...context.guidance,
        advice: {
          ...context.guidance.advice,
          [seat]: { says, person: event.office.actor.person ?? "", text: context.text.hash }
        }
      }
    }
  );
  function adviceRegion(seat) {
    const owing = waitsFor({
      id: `guidance.${seat}`,
      act: "ADVISE",
      acts: ["ADVISE", "JOIN", "NO_ADVICE"],
      seat: `cochair-${seat}`,
      rule: "guidance",
      ladder: "cochair"
    });
    const rules = ["onPresentText", seatRule("noAdviceYet", seat)];
    return {
      initial: "owed",
      states: {
        owed: {
          invoke: owing.invoke,
          always: on(seatRule("adviceGiven", seat), { target: "given" }),
          on: {
            ...owing.on,
            ADVISE: may(from(`cochair-${seat}`), [...rules, "reasonGiven"], { actions: [advise(seat, "ADVISE")] }),
            JOIN: may(from(`cochair-${seat}`), [...rules, seatRule("otherAdvised", seat)], {
              actions: [advise(seat, "ADVISE")]
            }),
            NO_ADVICE: may(from(`cochair-${seat}`), rules, { actions: [advise(seat, "NO_ADVICE")] })
          }
        },
        given: {}
      }
    };
  }
  var answered = set(({ context }) => ({ guided: { text: context.text.hash } }));
  var askedNoMore = set(() => ({ guidance: null }));
  var noneGiven = set(
    ({ context }) => context.guidance === null ? {} : { guidance: { ...context.guidance, none: true } }
  );
  var stillApplies = set(({ context }) => ({
    guided: { text: context.text.hash, stillApplies: context.guided?.text ?? "" }
  }));
  var citing = effectOf("CITE_WORK_PLAN", {
    target: "idle",
    actions: [answered, askedNoMore, toCoChairs("work-plan-cited")]
  });
  var asking = { target: "asked", actions: [ask("seat"), toCoChairs("guidance-asked")] };
  var ASK = may("fromEitherSeat", ["onPresentText", "textSettled", "reasonGiven"], asking);
  var guidance = {
    initial: "idle",
    on: {
      "internal.splitGuidance": { target: ".asked", actions: [ask("split"), toCoChairs("guidance-asked-split")] },
      CLARIFY: may("fromEitherSeat", ["guidanceAsked", "reasonGiven"], { actions: [toCoChairs("clarified")] }),
      WEIGH: may("fromEitherSeat", ["onPresentText", "adviceIsIn", "notWeighedYet", "reasonGiven"], {
        actions: [
          set(
            ({ context, event }) => context.guidance === null ? {} : {
              guidance: {
                ...context.guidance,
                weighed: { ...context.guidance.weighed, [countryOf(event)]: true }
              }
            }
          )
        ]
      })
    },
    states: {
      idle: {
        always: [
          on(all("textSettled", "needsGuidance"), {
            target: "asked",
            actions: [ask("required"), toCoChairs("guidance-asked")]
          }),
          on(all("textSettled", "guidanceIsOld"), { target: "stale" })
        ],
        on: { ASK }
      },
      asked: {
        type: "parallel",
        states: { au: adviceRegion("au"), id: adviceRegion("id") },
        always: on("bothAdvised", { target: "idle", actions: [answered, toSeats("guidance-given")] }),
        on: {
          "internal.superseded": {
            target: "asked",
            reenter: true,
            actions: [ask("required"), toCoChairs("guidance-asked")]
          },
          "internal.effect": [
            citing,
            effectOf("STILL_APPLIES", { target: "idle", actions: [stillApplies, askedNoMore] }),
            effectOf("NONE_GIVEN", { target: "idle", actions: [answered, noneGiven, toCoChairs("none-given")] })
          ]
        }
      },
      // The advice was given on another text: both seats say that it still applies, or it is asked again.
      stale: {
        meta: { waitingFor: heldSeats, acts: ["STILL_APPLIES", "CITE_WORK_PLAN", "ASK"] },
        after: { guidanceStale: { target: "asked", actions: [ask("required"), toCoChairs("guidance-asked")] } },
        on: {
          ASK,
          "internal.superseded": { target: "stale", reenter: true },
          "internal.effect": [citing, effectOf("STILL_APPLIES", { target: "idle", actions: stillApplies })]
        }
      }
    }
  };

  // machines/proposal/v3/consideration.ts
  var granted = (seat) => raise((({ event }) => ({
    type: "internal.granted",
    seats: [`comanager-${seat}`],
    days: event["days"]
  })));
  var position = (seat, says) => set(({ context, event }) => {
    const said = says === "of the event" ? event.type : context.earlier[seat]?.says ?? "OBJECT";
    const before = context.earlier[seat]?.items ?? [];
    const items = says === "as before" ? before : listOf(event, "items");
    const act = {
      says: said,
      person: event.office.actor.person ?? "",
      text: context.text.hash,
      ...items.length > 0 ? { items } : {}
    };
    return {
      positions: { ...context.positions, [seat]: act },
      ahead: { ...context.ahead, [seat]: null },
      ...said === "REVISE" ? { asked: true } : {}
    };
  });
  function positionRegion(seat) {
    const owing = waitsFor({
      id: `position.${seat}`,
      act: "SUPPORT",
      acts: ["SUPPORT", "REVISE", "OBJECT", "HOLD"],
      seat: `comanager-${seat}`,
      rule: "position",
      ladder: "seat",
      deferrable: true,
      extra: (context) => context.held[seat]
    });
    const says = may(
      bySeat2(seat),
      ["onPresentText", "textSettled", seatRule("notSaidSoYet", seat), "reasonGivenUnlessItAgrees"],
      { actions: [position(seat, "of the event")] }
    );
    const given = on(seatRule("hasPosition", seat), { target: "given" });
    const open2 = on(seatRule("hasNoPosition", seat), { target: "early" });
    return {
      initial: "early",
      on: {
        SUPPORT: [
          may(
            bySeat2(seat),
            ["onPresentText", "textSettled", "signsAsWell", seatRule("notSignedAheadYet", seat), "asksForNoConditions"],
            { actions: [position(seat, "of the event"), signedAhead(seat)] }
          ),
          may(bySeat2(seat), ["onPresentText", "textSettled", "supportsOnly", seatRule("notSaidSoYet", seat)], {
            actions: [position(seat, "of the event")]
          })
        ],
        REVISE: says,
        OBJECT: says,
        REAFFIRM: may(bySeat2(seat), ["onPresentText", "textSettled", seatRule("saidBefore", seat)], {
          actions: [position(seat, "as before")]
        }),
        HOLD: may(
          bySeat2(seat),
          ["onPresentText", seatRule("hasNoPosition", seat), seatRule("notHeldYet", seat), "holdInLimits", "reasonGiven"],
          {
            actions: [
              set(({ context, event }) => ({ held: { ...context.held, [seat]: Number(event["days"]) } })),
              granted(seat),
              toSeats("held")
            ]
          }
        )
      },
      states: {
        // Inputs are not in yet: the seat may act, and is not waited for.
        early: { always: [given, on("ready", { target: "owed" })] },
        owed: {
          entry: owedAnew("SUPPORT"),
          invoke: owing.invoke,
          on: { ...owing.on, "internal.superseded": { target: "early" } },
          // While a text waits to be marked nothing is known of its inputs: the clock stands still, and is not begun anew.
          always: [given, on(all("textSettled", "notReady"), { target: "early" })]
        },
        given: { always: open2 }
      }
    };
  }
  var signedAhead = (seat) => set(({ context, event }) => {
    const signs = context.kind === "concept" ? "INVITE" : "APPROVE";
    const act = { says: signs, person: event.office.actor.person ?? "", text: context.text.hash };
    return { ahead: { ...context.ahead, [seat]: act } };
  });
  var changedText = (material) => set(({ context, event }) => {
    const common = {
      text: event.text ?? context.text,
      facts: event.facts ?? context.facts,
      kind: kindOf(event.facts ?? context.facts),
      changes: context.asked ? context.changes : context.changes + 1,
      asked: false,
      pending: null
    };
    return material ? { ...common, ...voided(context) } : { ...common, marking: { before: context.text.hash } };
  });
  function voided(context) {
    return {
      ...consideredAnew(),
      earlier: saidEarlier(context),
      consents: {},
      marking: null,
      editorial: false,
      asked: false
    };
  }
  var carried = set(({ context }) => {
    const text = context.text.hash;
    const before = context.marking?.before;
    const carry = (one) => one !== null && one.text === before ? { ...one, text } : one;
    const carriedInput = (one) => one !== null && one.text === before ? { ...one, text, carried: one.carried ?? one.text } : one;
    return {
      marking: null,
      editorial: true,
      positions: { au: carry(context.positions.au), id: carry(context.positions.id) },
      ahead: { au: carry(context.ahead.au), id: carry(context.ahead.id) },
      consulted: carriedInput(context.consulted),
      guided: carriedInput(context.guided),
      guidance: carry(context.guidance),
      joint: Object.fromEntries(Object.entries(context.joint).map(([act, one]) => [act, carry(one) ?? one])),
      consents: Object.fromEntries(
        Object.entries(context.consents).map(([party, hash]) => [party, hash === before ? text : hash])
      )
    };
  });
  var marking = waitsFor({
    id: "marking",
    act: "MARK",
    acts: ["MARK"],
    seat: "desk",
    rule: "text.mark",
    ladder: "desk"
  });
  var superseded2 = [...endJointActs, tell("internal.superseded")];
  var overIn = ({ target }) => target === void 0 ? superseded2 : endJointActs;
  var everybody = (context) => [
    ...COMANAGERS,
    ...COCHAIRS,
    .../* @__PURE__ */ new Set([
      ...focals(["partners", "participants"].flatMap((field) => listOf(context.facts, field))),
      ...context.consultation?.seats ?? []
    ])
  ];
  var marked = { seats: COMANAGERS, why: "marking" };
  var madeMaterial = (where) => may("fromEitherSeat", ["onPresentText", "changeIsNotMaterialYet"], {
    ...where,
    actions: [
      set(({ context }) => ({
        ...voided(context),
        pending: withdrawalOf(context),
        consulted: asBefore(context.consulted),
        guided: asBefore(context.guided)
      })),
      ...overIn(where)
    ]
  });
  var asBefore = (one) => {
    if (one?.carried === void 0) return one;
    const { carried: text, ...rest } = one;
    return { ...rest, text };
  };
  var changeOfText = (where) => [
    may("fromProponent", ["bringsNewText", "changesTooOften"], {
      target: "returned",
      actions: [changedText(true), set(() => ({ returns: NOT_RETURNED }))]
    }),
    may("fromProponent", ["bringsNewText", "changesWhatIsMaterial"], {
      ...where,
      actions: [changedText(true), ...overIn(where), toSeats("text-changed")]
    }),
    may("fromProponent", ["bringsNewText", "textSettled"], {
      ...where,
      actions: [changedText(false), toSeats("text-changed")]
    })
  ];
  var textRegion = {
    initial: "settled",
    states: {
      settled: { always: on("textUnmarked", { target: "marking" }) },
      marking: {
        entry: [owedAnew("MARK"), tell("internal.deferred", marked)],
        exit: tell("internal.resumed", marked),
        invoke: marking.invoke,
        always: on("textSettled", { target: "settled" }),
        on: {
          ...marking.on,
          MARK: [
            may(actRule("fromDeskOrWhenOverdue", "MARK"), ["onPresentText", "markedMaterial"], {
              actions: [set(({ context }) => voided(context)), ...superseded2]
            }),
            may(actRule("fromDeskOrWhenOverdue", "MARK"), ["onPresentText", "markedEditorial"], {
              actions: [carried, letter("text-changed", ({ context }) => everybody(context))]
            })
          ]
        }
      }
    },
    on: {
      // Either seat may make a change material; nobody may make it less.
      MAKE_MATERIAL: madeMaterial({})
    }
  };
  var toRevision = {
    target: "returned",
    actions: [
      set(({ context }) => ({
        returns: {
          ...NOT_RETURNED,
          back: "consideration",
          items: [...new Set(COUNTRIES.flatMap((seat) => context.positions[seat]?.items ?? []))].sort()
        }
      }))
    ]
  };
  var roundRuns = ({ context, event }) => context.consultation !== null && event.office.now < context.consultation.closes;
  var consideration = {
    entry: [phase("consideration"), set(() => ({ accepted: true }))],
    // A deferral is of this consideration: it does not outlive it.
    exit: [
      ...endJointActs,
      // Whoever is still asked hears that it is no longer needed.
      letter("consultation-superseded", (args) => roundRuns(args) ? args.context.consultation?.seats ?? [] : []),
      closedNow,
      letter("guidance-no-more", ({ context }) => context.guidance === null || adviceIsIn(context) ? [] : COCHAIRS),
      set(({ context }) => ({ deferral: null, guidance: adviceIsIn(context) ? context.guidance : null }))
    ],
    type: "parallel",
    always: [
      on(all("textSettled", "bothObject"), { target: "decision" }),
      on(all("textSettled", "bothWantRevision"), toRevision),
      on(all("textSettled", "ready", "bothSupport"), { target: "decision" })
    ],
    on: { CHANGE_TEXT: changeOfText({}) },
    states: {
      au: positionRegion("au"),
      id: positionRegion("id"),
      consultation,
      consent,
      guidance,
      deferral,
      agreement,
      text: textRegion
    }
  };
  function withdrawalOf({ pending }) {
    if (pending?.act !== "WITHDRAW") return null;
    const { over: _, ...withdrawal } = pending;
    return withdrawal;
  }

  // machines/proposal/v3/decision.ts
  var drafting = waitsFor({
    id: "drafting",
    act: "DRAFT",
    acts: ["DRAFT"],
    seat: "desk",
    rule: "decision.draft",
    ladder: "desk"
  });
  var drafted = set(({ context, event }) => ({
    draft: {
      number: (context.draft?.number ?? 0) + 1,
      interests: [...context.interests, ...partsOfGovernments(context, event)],
      noGuidance: context.guidance?.none === true,
      conditions: (event["conditions"] ?? []).map(({ id, due, beforeSigning }) => ({
        id,
        due,
        beforeSigning: beforeSigning === true,
        met: false,
        verified: { desk: false, seat: false },
        verifiedBy: null,
        waived: false,
        told: false
      }))
    },
    signatures: NOBODY,
    heard: false
  }));
  var signedAlready = set(({ context, event }) => {
    const { au, id } = context.ahead;
    if (listOf(event, "conditions").length > 0 || au !== null && id !== null) return {};
    const onThis = (one) => one?.text === context.text.hash ? one : null;
    return { signatures: { au: onThis(au), id: onThis(id) } };
  });
  var sign = (seat) => set(({ context, event }) => {
    const act = {
      says: event.type,
      person: event.office.actor.person ?? "",
      text: context.text.hash
    };
    return {
      signatures: { ...context.signatures, [seat]: act },
      ...act.says === "NOT_TAKEN_FORWARD" ? { ahead: { ...context.ahead, [seat]: null } } : {}
    };
  });
  var bothSignedAhead = set((args) => ({
    signatures: args.context.ahead,
    ...pendingUntil(args, { act: args.context.ahead.au?.says ?? "APPROVE", by: COMANAGERS, facts: {} })
  }));
  var bothSigned = set((args) => pendingUntil(args, { act: args.event.type, by: COMANAGERS, facts: {} }));
  var intoPositions = (seat) => set(({ context, event }) => {
    const says = (signs) => signs === "NOT_TAKEN_FORWARD" ? "OBJECT" : "SUPPORT";
    const own = {
      says: says(event.type),
      person: event.office.actor.person ?? "",
      text: context.text.hash
    };
    const others = seat === "au" ? context.signatures.id : context.signatures.au;
    const theirs = others === null ? null : { ...others, says: says(others.says) };
    return {
      positions: seat === "au" ? { au: own, id: theirs } : { au: theirs, id: own },
      ahead: NOBODY,
      signatures: NOBODY,
      draft: null,
      heard: false
    };
  });
  function signatureRegion(seat) {
    const owing = waitsFor({
      id: `signature.${seat}`,
      act: "SIGN",
      acts: ["APPROVE", "INVITE", "NOT_TAKEN_FORWARD", "REOPEN"],
      seat: `comanager-${seat}`,
      rule: "decision.sign",
      ladder: "seat"
    });
    const own = [
      "onPresentText",
      "nothingPending",
      seatRule("notSignedSoYet", seat),
      seatRule("notTheOtherSignature", seat),
      "reasonGivenUnlessItAgrees"
    ];
    const signs = (rules, second) => [
      may(bySeat2(seat), [...own, ...rules, seatRule("otherSignedSo", seat), ...second], {
        actions: [sign(seat), bothSigned, toSeats("signed")]
      }),
      may(bySeat2(seat), [...own, ...rules, seatRule("otherSignedOtherwise", seat)], {
        target: "#consideration",
        actions: [intoPositions(seat)]
      }),
      may(bySeat2(seat), [...own, ...rules, seatRule("otherHasNotSigned", seat)], { actions: [sign(seat)] })
    ];
    return {
      initial: "owed",
      on: {
        APPROVE: signs(["approvable", "isNotConcept"], []),
        INVITE: signs(["approvable", "isConcept"], []),
        NOT_TAKEN_FORWARD: signs([actRule("reasonListed", "NOT_TAKEN_FORWARD")], ["proponentHeard"])
      },
      states: {
        owed: {
          invoke: owing.invoke,
          always: on(seatRule("hasSigned", seat), { target: "signed" }),
          on: {
            ...owing.on,
            // While the proponent is heard, the other seat's clock stands still.
            "internal.hearing": waitsForHearing(`signature.${seat}`, "STOP"),
            "internal.heard": waitsForHearing(`signature.${seat}`, "GO")
          }
        },
        signed: { always: on(seatRule("hasNotSigned", seat), { target: "owed" }) }
      }
    };
  }
  function waitsForHearing(id, type) {
    return { actions: sendTo(id, { type, why: "hearing" }) };
  }
  var reopened = set(({ context, event }) => ({
    positions: { ...context.positions, [countryOf(event)]: null },
    ahead: NOBODY,
    signatures: NOBODY,
    draft: null,
    heard: false,
    // A seat does not take back the proponent's withdrawal.
    pending: withdrawalOf(context)
  }));
  var heardNow = set(() => ({ heard: true }));
  var hearing = {
    initial: "none",
    states: {
      none: { always: on("aNoIsIntended", { target: "running" }) },
      running: {
        entry: [toProponent("no-intended"), tell("internal.hearing")],
        meta: {
          waitingFor: ({ proponent: proponent2 }) => [`focal-${proponent2}`],
          acts: ["RESPOND", "CHANGE_TEXT", "WITHDRAW"]
        },
        after: { decisionHearing: { target: "none", actions: [heardNow, tell("internal.heard")] } },
        always: on("noNoIsIntended", { target: "none", actions: tell("internal.heard") }),
        on: { RESPOND: may("fromProponent", [], { target: "none", actions: [heardNow, tell("internal.heard")] }) }
      }
    }
  };
  var effects = [
    effectOf(
      "APPROVE",
      { target: "conditions", actions: [approved(), toProponent("approved")] },
      "conditionsBeforeSigning"
    ),
    effectOf("APPROVE", { target: "formalisation", actions: [approved(), toProponent("approved")] }),
    effectOf("INVITE", {
      target: "returned",
      actions: [
        toProponent("invited"),
        set(() => ({ returns: { ...NOT_RETURNED, fullText: true, back: "consideration" } }))
      ]
    }),
    effectOf("NOT_TAKEN_FORWARD", { target: "#proposal.not_taken_forward" })
  ];
  function approved() {
    return set(({ context }) => ({
      conditions: Object.fromEntries((context.draft?.conditions ?? []).map((condition) => [condition.id, condition]))
    }));
  }
  function drafts(who2, rules) {
    const wellFormed = ["onPresentText", ...rules, "conditionsWellFormed"];
    return [
      may(who2, [...wellFormed, "bothSignedAhead"], {
        target: "#signing",
        reenter: true,
        actions: [drafted, bothSignedAhead, toSeats("signed")]
      }),
      may(who2, wellFormed, { target: "#signing", reenter: true, actions: [drafted, signedAlready] })
    ];
  }
  var decision2 = {
    entry: [phase("decision"), set(() => ({ draft: null, signatures: NOBODY, heard: false }))],
    initial: "drafting",
    on: {
      CHANGE_TEXT: changeOfText({ target: "consideration" }),
      // An editorial mark can bring both supports back here before a seat could speak.
      MAKE_MATERIAL: madeMaterial({ target: "consideration" }),
      REOPEN: may("fromEitherSeat", ["onPresentText", "reasonGiven"], { target: "consideration", actions: [reopened] }),
      "internal.effect": effects
    },
    states: {
      drafting: {
        entry: owedAnew("DRAFT"),
        invoke: drafting.invoke,
        on: {
          ...drafting.on,
          DRAFT: drafts(actRule("fromDeskOrWhenOverdue", "DRAFT"), [])
        }
      },
      signing: {
        id: "signing",
        type: "parallel",
        entry: owedAnew("SIGN"),
        on: {
          DRAFT: drafts(from("desk"), ["nothingPending"])
        },
        states: { au: signatureRegion("au"), id: signatureRegion("id"), hearing }
      }
    }
  };

  // machines/proposal/v3/completion.ts
  var accepting = waitsFor({
    id: "acceptance",
    act: "ACCEPT",
    acts: ["ACCEPT", "RETURN"],
    seat: "desk",
    rule: "final.acceptance",
    ladder: "desk"
  });
  var completion = {
    id: "completion",
    entry: [
      phase("completion"),
      letter("turned-down", ({ context }) => focals(context.applicants)),
      set(() => ({ overdue: [], applicants: [] }))
    ],
    exit: endJointActs,
    tags: ["decided"],
    initial: "report",
    on: { "internal.effect": effectOf("CLOSE_WITHOUT_REPORT", { target: "closed" }) },
    states: {
      report: {
        initial: "open",
        meta: { waitingFor: proponent, acts: ["FINAL_REPORT"] },
        entry: toProponent("final-report-due"),
        on: { FINAL_REPORT: may("fromProponent", [], { target: "acceptance" }) },
        states: {
          open: { after: { finalReport: { target: "late", actions: toProponent("reminder") } } },
          late: {
            after: {
              finalReminder: {
                target: "veryLate",
                actions: [toProponent("reminder"), toCoChairs("final-report-missing")]
              }
            }
          },
          veryLate: {
            after: { finalAgain: { target: "veryLate", reenter: true, actions: toSeats("final-report-missing") } }
          }
        }
      },
      acceptance: {
        entry: owedAnew("ACCEPT"),
        invoke: accepting.invoke,
        on: {
          ...accepting.on,
          RETURN: may(actRule("fromDeskOrWhenOverdue", "ACCEPT"), ["reasonGiven"], {
            target: "report",
            actions: [toProponent("report-returned")]
          }),
          ACCEPT: may(actRule("fromDeskOrWhenOverdue", "ACCEPT"), ["nothingPending"], { target: "#closed" })
        }
      }
    }
  };
  var reviewing = waitsFor({
    id: "review",
    act: "REVIEW",
    acts: ["REVIEW"],
    seat: "desk",
    rule: "review",
    ladder: "desk"
  });
  var REVIEW = may(actRule("fromDeskOrWhenOverdue", "REVIEW"), [], { target: "#proposal.reviewed" });
  var closed = {
    id: "closed",
    entry: [phase("closed"), set(() => ({ outcome: "closed" })), toProponent("closed")],
    tags: ["decided"],
    initial: "quiet",
    on: { LESSONS: may(from("desk"), []) },
    states: {
      // Whoever looks back at once sees too little.
      quiet: { after: { reviewQuiet: "review" } },
      review: { invoke: reviewing.invoke, on: { ...reviewing.on, REVIEW } }
    }
  };

  // machines/proposal/v3/conditions.ts
  var change = (id, how) => ({ conditions: conditions2 }) => {
    const one = conditions2[String(id)];
    return one === void 0 ? {} : { conditions: { ...conditions2, [String(id)]: how(one) } };
  };
  var met = set(({ context, event }) => change(event["condition"], (one) => ({ ...one, met: true }))(context));
  var verified = set(
    ({ context, event }) => change(event["condition"], (one) => ({
      ...one,
      // Once the desk's clock is over, the other Co-Manager does it for the desk.
      verified: event.office.actor.seat === "desk" || one.verified.seat ? { ...one.verified, desk: true } : { ...one.verified, seat: true },
      verifiedBy: one.verifiedBy ?? event.office.actor.person
    }))(context)
  );
  var waived = set(
    ({ context }) => change(context.pending?.facts["condition"], (one) => ({ ...one, waived: true }))(context)
  );
  var toldLate = set(({ context, event }) => ({
    conditions: Object.fromEntries(
      Object.values(context.conditions).map((one) => [
        one.id,
        one.due < event.office.now.slice(0, 10) ? { ...one, told: true } : one
      ])
    )
  }));
  var verifies = ["nothingPending", "conditionUnverified", "anotherPersonVerified"];
  var VERIFY = [
    may(from("desk"), verifies, { actions: [verified] }),
    may("fromEitherSeat", verifies, { actions: [verified] })
  ];
  var verification = (seat, ladder) => waitsFor({
    id: `verification.${seat}`,
    act: "VERIFY",
    acts: ["VERIFY"],
    seat,
    rule: "condition.verify",
    ladder
  });
  var byDesk = verification("desk", "desk");
  var byAu = verification("comanager-au", "seat");
  var byId = verification("comanager-id", "seat");
  var conditionsRegion = {
    type: "parallel",
    on: {
      MEET: may("fromProponent", ["conditionOpen"], { actions: [met] }),
      VERIFY,
      "internal.effect": [
        effectOf("WAIVE", { actions: [waived, toProponent("waived")] }),
        effectOf("LAPSE", { target: "#proposal.lapsed" })
      ]
    },
    states: {
      meeting: {
        initial: "none",
        states: {
          none: { always: on("someConditionsOpen", { target: "open" }) },
          open: {
            meta: { waitingFor: proponent, acts: ["MEET"] },
            always: on("noConditionsOpen", { target: "none" }),
            after: {
              conditionDue: {
                target: "open",
                reenter: true,
                actions: [toldLate, letter("condition-late", ({ context }) => [...proponent(context), ...COMANAGERS])]
              }
            }
          }
        }
      },
      verifying: {
        initial: "none",
        states: {
          none: {
            always: [
              on("deskHasNotVerified", { target: "desk" }),
              on(all("someConditionsUnverified", "deskHasVerified"), { target: "seat" })
            ]
          },
          desk: {
            entry: owedAnew("VERIFY"),
            invoke: byDesk.invoke,
            on: byDesk.on,
            always: on("noneForTheDesk", { target: "none" })
          },
          // One Co-Manager beside the desk is enough: both are waited for until one has verified.
          seat: {
            entry: owedAnew("VERIFY"),
            invoke: [byAu.invoke, byId.invoke],
            on: merge(byAu.on, byId.on),
            always: [on("deskHasNotVerified", { target: "none" }), on("noConditionsUnverified", { target: "none" })]
          }
        }
      }
    }
  };
  var hearingIsOver = sendTo(jointId("RESCIND"), { type: "GO", why: "hearing" });
  var heard = set(() => ({ heard: true }));
  var conditions = {
    entry: [phase("conditions"), set(() => ({ heard: false }))],
    exit: endJointActs,
    tags: ["decided"],
    always: on("nothingBeforeSigning", { target: "formalisation" }),
    on: {
      "internal.effect": effectOf("RESCIND", {
        target: "consideration",
        actions: [
          set(({ context }) => ({
            positions: NOBODY,
            ahead: NOBODY,
            earlier: saidEarlier(context),
            signatures: NOBODY,
            conditions: {}
          })),
          toProponent("rescinded")
        ]
      })
    },
    // Before an approval is taken back its proponent is heard, as before a no; the other seat's clock stands still meanwhile.
    initial: "standing",
    states: {
      standing: { always: on("rescissionIntended", { target: "hearing" }) },
      hearing: {
        entry: toProponent("rescission-intended"),
        meta: { waitingFor: proponent, acts: ["RESPOND"] },
        after: { decisionHearing: { target: "standing", actions: [heard, hearingIsOver] } },
        always: on("noRescissionIntended", { target: "standing" }),
        on: {
          RESPOND: may("fromProponent", [], { target: "standing", actions: [heard, hearingIsOver] })
        }
      }
    }
  };

  // machines/proposal/v3/formalisation.ts
  var signedBy = (who2) => set(({ context, event }) => ({ signed: { ...context.signed, [who2(event.office.actor.seat)]: true } }));
  function signing(seat) {
    const owing = waitsFor({
      id: `formalisation.${seat}`,
      act: "SIGN",
      acts: ["SIGN"],
      seat: `comanager-${seat}`,
      rule: "formalisation.seats",
      ladder: "seat"
    });
    return {
      initial: "owed",
      states: {
        owed: {
          invoke: owing.invoke,
          always: on(seatRule("seatHasSigned", seat), { target: "signed" }),
          on: {
            ...owing.on,
            SIGN: may(bySeat2(seat), ["onPresentText", seatRule("seatHasNotSigned", seat)], {
              actions: [signedBy((who2) => who2)]
            })
          }
        },
        signed: {}
      }
    };
  }
  var missing2 = (args) => focals(unsignedParties(args));
  var outsiders = (context) => focals(
    [.../* @__PURE__ */ new Set([...listOf(context.facts, "partners"), ...listOf(context.facts, "participants")])].filter(
      (party) => context.signed[party] !== true
    )
  );
  var SIGN = may("fromSignatory", ["onPresentText"], { actions: [signedBy(partyOf)] });
  var remindOutsiders = letter("reminder", missing2);
  var formalisation = {
    entry: [
      phase("formalisation"),
      owedAnew("SIGN"),
      set(() => ({ signed: {}, outsiders: { extended: false, expired: false } }))
    ],
    exit: endJointActs,
    tags: ["decided"],
    type: "parallel",
    always: [
      on("everybodySigned", { target: "implementation" }),
      // Only outsiders' acts are missing, and their time and its extension are over.
      on("onlyOutsidersMissing", { target: "#proposal.lapsed" })
    ],
    states: {
      au: signing("au"),
      id: signing("id"),
      outsiders: {
        initial: "waiting",
        states: {
          waiting: {
            meta: { waitingFor: outsiders, acts: ["SIGN"] },
            always: on("outsidersSigned", { target: "signed" }),
            after: {
              outsidersFirstReminder: { actions: remindOutsiders },
              outsidersSecondReminder: { actions: [remindOutsiders, toProponent("signatures-missing")] },
              outsidersOver: { target: "over", actions: toSeats("signatures-missing") }
            },
            on: {
              SIGN,
              EXTEND: may(from("desk"), ["outsidersNotExtended"], {
                target: "waiting",
                reenter: true,
                actions: [set(() => ({ outsiders: { extended: true, expired: false } }))]
              })
            }
          },
          over: {
            entry: set(({ context }) => ({ outsiders: { ...context.outsiders, expired: true } })),
            always: on("outsidersSigned", { target: "signed" }),
            on: { SIGN }
          },
          signed: {}
        }
      }
    }
  };

  // machines/proposal/v3/work.ts
  var suspended = (why) => set(({ context }) => ({
    suspendedBy: [...context.suspendedBy.filter((one) => one !== why && !one.startsWith("comanager-")), why],
    suspension: null
  }));
  var noLonger = (why) => set(({ context }) => ({ suspendedBy: context.suspendedBy.filter((one) => one !== why) }));
  var resumed2 = set(() => ({ suspendedBy: [], suspension: null }));
  var onlyFor = (why) => ({ type: "onlySuspendedFor", params: { why } });
  var withoutParty = set(({ context, event }) => ({
    facts: {
      ...context.facts,
      participants: listOf(context.facts, "participants").filter((party) => party !== partyOf(event.office.actor.seat))
    }
  }));
  var applicant = ({ pending }) => String(pending?.facts["member"]);
  var noApplicant = ({ applicants }, member) => applicants.filter((one) => one !== member);
  var admitted = set(({ context }) => ({
    facts: { ...context.facts, participants: [...listOf(context.facts, "participants"), applicant(context)] },
    applicants: noApplicant(context, applicant(context))
  }));
  var turnedDown = set(({ context }) => ({ applicants: noApplicant(context, applicant(context)) }));
  var isAnswered = ({ applicants }, { facts }) => !applicants.includes(String(facts["member"]));
  var answeredOtherwise = [...endJointAct("ADMIT", isAnswered), ...endJointAct("TURN_DOWN", isAnswered)];
  var toApplicant = (template) => letter(template, ({ context }) => [`focal-${applicant(context)}`]);
  var suspending = effectOf("SUSPEND", {
    target: "suspended",
    actions: [suspended("both"), toProponent("suspended")]
  });
  var work = {
    initial: "running",
    on: {
      LEAVE: [
        may("fromParticipant", ["participantsMayChange", "fallsShort"], {
          target: ".suspended",
          actions: [withoutParty, suspended("participants"), toSeats("participant-left")]
        }),
        may("fromParticipant", ["participantsMayChange"], { actions: [withoutParty, toSeats("participant-left")] })
      ],
      // To join is to change what both seats have signed: they answer together.
      JOIN_PROJECT: may("fromNewParticipant", ["participantsMayChange", "notAppliedYet"], {
        actions: [
          set(({ context, event }) => ({ applicants: [...context.applicants, partyOf(event.office.actor.seat)] })),
          toSeats("joining-asked")
        ]
      }),
      "internal.effect": [
        effectOf(
          "ADMIT",
          { target: ".running", actions: [toApplicant("admitted"), admitted, ...answeredOtherwise, resumed2] },
          "isEnoughAgain",
          onlyFor("participants")
        ),
        effectOf(
          "ADMIT",
          { actions: [toApplicant("admitted"), admitted, ...answeredOtherwise, noLonger("participants")] },
          "isEnoughAgain"
        ),
        effectOf("ADMIT", { actions: [toApplicant("admitted"), admitted, ...answeredOtherwise] }),
        effectOf("TURN_DOWN", { actions: [toApplicant("turned-down"), turnedDown, ...answeredOtherwise] })
      ],
      WITHDRAW_ENDORSEMENT: may("fromParticipant", ["endorsementMatters", "hasEndorsed"], {
        target: ".suspended",
        actions: [
          set(({ context, event }) => ({
            unendorsed: [...context.unendorsed, partyOf(event.office.actor.seat)]
          })),
          suspended("endorsement"),
          toSeats("endorsement-withdrawn")
        ]
      }),
      ENDORSE: [
        may("fromUnendorsing", ["lastUnendorsed", onlyFor("endorsement")], {
          target: ".running",
          actions: [set(() => ({ unendorsed: [] })), resumed2]
        }),
        may("fromUnendorsing", ["lastUnendorsed"], {
          actions: [set(() => ({ unendorsed: [] })), noLonger("endorsement")]
        }),
        may("fromUnendorsing", [], {
          actions: [
            set(({ context, event }) => ({
              unendorsed: context.unendorsed.filter((party) => party !== partyOf(event.office.actor.seat))
            }))
          ]
        })
      ]
    },
    states: {
      running: {
        meta: { waitingFor: proponent, acts: ["MILESTONE", "REPORT"] },
        on: {
          SUSPEND_BRIEFLY: may(
            "fromEitherSeat",
            ["notSuspendedAloneYet", "suspensionInLimits", "reasonGiven", actRule("reasonListed", "SUSPEND")],
            {
              target: "brief",
              actions: [
                set(({ context, event }) => ({
                  suspendedBy: [event.office.actor.seat],
                  suspendedAlone: { ...context.suspendedAlone, [countryOf(event)]: true },
                  suspension: { from: event.office.now, days: Number(event["days"]) }
                })),
                toProponent("suspended")
              ]
            }
          ),
          "internal.effect": suspending
        }
      },
      // One seat alone suspends for a few days: it ends by itself.
      brief: {
        tags: ["suspended"],
        after: { suspensionEnds: { target: "running", actions: [resumed2, toProponent("resumed")] } },
        on: {
          LIFT: may("fromEitherSeat", ["suspendedItself"], { target: "running", actions: [resumed2] }),
          "internal.effect": [suspending, effectOf("RESUME", { target: "running", actions: resumed2 })]
        }
      },
      suspended: {
        tags: ["suspended"],
        meta: { waitingFor: heldSeats, acts: ["RESUME", "TERMINATE"] },
        after: { suspensionReview: { target: "suspended", reenter: true, actions: toSeats("suspension-review") } },
        on: {
          "internal.effect": [
            effectOf("RESUME", { target: "running", actions: [resumed2, toProponent("resumed")] }),
            // Suspended for another reason, and now by both seats as well.
            effectOf("SUSPEND", { actions: [suspended("both"), toProponent("suspended")] })
          ]
        }
      }
    }
  };

  // machines/proposal/v3/implementation.ts
  var endedBecause = (why) => set(() => ({ ended: why, pending: null }));
  var reporting = {
    initial: "quiet",
    states: {
      quiet: {
        after: { reportDue: { target: "due", actions: toProponent("report-due") } },
        // A report before its time is one more: what is due stays due.
        on: { REPORT: may("fromProponent", []) }
      },
      due: {
        meta: { waitingFor: proponent, acts: ["REPORT"] },
        after: {
          reportLate: {
            target: "due",
            reenter: true,
            actions: letter("report-late", ({ context }) => [...proponent(context), ...COMANAGERS])
          }
        },
        on: { REPORT: may("fromProponent", [], { target: "quiet" }) }
      }
    }
  };
  var renewed = set(({ context }) => ({ facts: { ...context.facts, ends: String(context.pending?.facts["until"]) } }));
  var term = {
    initial: "running",
    states: {
      running: {
        after: { projectEnds: { target: "#completion", actions: endedBecause("end-date") } },
        on: {
          "internal.effect": effectOf("RENEW", {
            target: "running",
            reenter: true,
            actions: [renewed, toProponent("renewed")]
          })
        }
      }
    }
  };
  var answersJoining = (seat) => waitsFor({
    id: `joining.${seat}`,
    act: "ADMIT",
    acts: ["ADMIT", "TURN_DOWN"],
    seat: `comanager-${seat}`,
    rule: "joining",
    ladder: "seat"
  });
  var [answersAu, answersId] = [answersJoining("au"), answersJoining("id")];
  var joining = {
    initial: "none",
    states: {
      none: { always: on("someoneApplies", { target: "asked" }) },
      asked: {
        entry: owedAnew("ADMIT"),
        invoke: [answersAu.invoke, answersId.invoke],
        on: merge(answersAu.on, answersId.on),
        always: on("answerProposed", { target: "proposed" })
      },
      proposed: {
        always: [on("nobodyApplies", { target: "none" }), on("noAnswerProposed", { target: "asked" })]
      }
    }
  };
  var entering = waitsFor({
    id: "workPlan",
    act: "ENTER_WORK_PLAN",
    acts: ["ENTER_WORK_PLAN"],
    seat: "desk",
    rule: "workPlan.entry",
    ladder: "desk"
  });
  var workPlan = {
    initial: "none",
    states: {
      none: { always: on("needsWorkPlanEntry", { target: "owed" }) },
      owed: {
        entry: [owedAnew("ENTER_WORK_PLAN"), letter("regional-approved", ["senior-official-au", "senior-official-id"])],
        invoke: entering.invoke,
        always: on("hasWorkPlanEntry", { target: "none" }),
        on: {
          ...entering.on,
          ENTER_WORK_PLAN: may(actRule("fromDeskOrWhenOverdue", "ENTER_WORK_PLAN"), [], {
            actions: [set(({ event }) => ({ workPlan: String(event["line"]) }))]
          })
        }
      }
    }
  };
  var implementation = {
    entry: [phase("implementation"), set(({ event }) => ({ carriedOutSince: event.office.now }))],
    exit: endJointActs,
    tags: ["decided"],
    type: "parallel",
    on: {
      MILESTONE: may("fromProponentOrDesk", ["milestoneKnown", "milestoneSaid", "milestoneNotDone"], {
        actions: [
          set(({ context, event }) => ({
            milestones: {
              ...context.milestones,
              [String(event["milestone"])]: event["status"]
            }
          }))
        ]
      }),
      // The old text is in force until the linked case is decided.
      AMEND: may("fromProponentOrDesk", ["caseNamed"], {
        actions: [
          set(({ context, event }) => ({ amendments: [...context.amendments, String(event["case"])] })),
          toSeats("amendment")
        ]
      }),
      MINOR_CHANGE: may("fromEitherSeat", ["changeNamed", "minorChangeInLimits", "reasonGiven"], {
        actions: [
          set(({ context, event }) => ({
            minorChanges: { ...context.minorChanges, [String(event["change"])]: countryOf(event) }
          })),
          toSeats("minor-change")
        ]
      }),
      MAKE_AMENDMENT: may("fromEitherSeat", ["otherMadeMinorChange"], {
        actions: [
          set(({ context, event }) => {
            const { [String(event["change"])]: _, ...minorChanges } = context.minorChanges;
            return { minorChanges };
          }),
          toProponent("amendment-needed")
        ]
      }),
      // What both have done has taken effect: it is not forgotten like what else was pending.
      "internal.effect": effectOf("TERMINATE", { target: "completion", actions: set(() => ({ ended: "terminated" })) })
    },
    states: {
      work,
      reporting,
      term,
      joining,
      workPlan,
      notice: {
        initial: "none",
        states: {
          none: {
            on: {
              GIVE_NOTICE: may("fromProponent", ["reasonGiven"], { target: "given", actions: [toSeats("notice-given")] })
            }
          },
          given: { after: { noticeOver: { target: "#completion", actions: endedBecause("notice") } } }
        }
      }
    }
  };

  // machines/proposal/v3/audience.ts
  var OFFICE = ["comanager", "cochair", "senior-official", "desk"];
  var atOnce = (...to) => to.map((one) => ({ to: one, from: "at-once" }));
  var atTheEnd = { to: "proponent", from: "end" };
  var inside = { audience: atOnce(...OFFICE) };
  var withTheDecision = { audience: [...inside.audience, ...atOnce("proponent-informed"), atTheEnd] };
  var withProponent = { audience: [...inside.audience, ...atOnce("proponent")] };
  var withParties = { audience: [...withProponent.audience, ...atOnce("party")] };
  var onceDone = (act) => ({
    audience: [...inside.audience, ...atOnce(`proponent-told-${act}`), atTheEnd]
  });
  var declared = (names, as) => Object.fromEntries(names.map((name) => [name, as]));
  var after = (...clocks) => clocks.map((clock2) => `after.${clock2}`);
  var audience = {
    ...declared(["start", "enter", "RESUBMIT", "CHANGE_TEXT"], withParties),
    SUBMIT: { ...withParties, announced: ["reference"] },
    ...declared(
      [
        "DISCARD",
        "TAKE_UP",
        "ACCEPT",
        "RETURN",
        "EXTEND",
        "WITHDRAW",
        "RESPOND",
        "MEET",
        "VERIFY",
        "MILESTONE",
        "REPORT",
        "AMEND",
        "MINOR_CHANGE",
        "MAKE_AMENDMENT",
        "SUSPEND_BRIEFLY",
        "LIFT",
        "GIVE_NOTICE",
        "FINAL_REPORT",
        "LESSONS",
        "REVIEW",
        "ENTER_WORK_PLAN",
        ...after(
          "draftReminder",
          "draftPutAway",
          "returnedFirstReminder",
          "returnedSecondReminder",
          "returnedDormant",
          "dormantLapse",
          "decisionHearing",
          "conditionDue",
          "reportDue",
          "reportLate",
          "suspensionEnds",
          "noticeOver",
          "projectEnds",
          "finalReport",
          "finalReminder"
        )
      ],
      withProponent
    ),
    ...declared(
      [
        "OPEN",
        "COMMENT",
        "SUMMARISE",
        "CONSENT",
        "SIGN",
        "LEAVE",
        "JOIN_PROJECT",
        "WITHDRAW_ENDORSEMENT",
        "ENDORSE",
        ...after(
          "consultationRound",
          "consentFirstReminder",
          "consentSecondReminder",
          "consentOver",
          "outsidersFirstReminder",
          "outsidersSecondReminder",
          "outsidersOver"
        )
      ],
      withParties
    ),
    ...declared(
      ["SUPPORT", "OBJECT", "REAFFIRM", "APPROVE", "REOPEN", "DRAFT", "NOT_AGREED", "DECLARE_INTEREST"],
      withTheDecision
    ),
    // Both have asked for a revision: what they ask is for the proponent to read.
    REVISE: { audience: [...withTheDecision.audience, ...atOnce("proponent-asked")] },
    NOT_TAKEN_FORWARD: { audience: [...withTheDecision.audience, ...atOnce("proponent-heard")] },
    RESCIND: { audience: [...onceDone("RESCIND").audience, ...atOnce("proponent-heard-RESCIND")] },
    INVITE: { audience: [...withTheDecision.audience, ...atOnce("proponent-told-INVITE")] },
    // Until its window is over an act is known to those who did it, and to nobody outside.
    TAKE_BACK: withTheDecision,
    "after.recallWindow": { audience: [...withTheDecision.audience, ...atOnce("proponent-withdrawing")] },
    ...Object.fromEntries(
      [
        "INELIGIBLE",
        "WAIVE",
        "LAPSE",
        "SUSPEND",
        "RESUME",
        "RENEW",
        "ADMIT",
        "TURN_DOWN",
        "TERMINATE",
        "CLOSE_WITHOUT_REPORT"
      ].map((act) => [act, onceDone(act)])
    ),
    ...declared(
      [
        "HOLD",
        "DEFER",
        "DEFER_JOINTLY",
        "MARK",
        "MAKE_MATERIAL",
        "COMMENT_TO_OFFICE",
        "ASK",
        "ADVISE",
        "JOIN",
        "NO_ADVICE",
        "CLARIFY",
        "WEIGH",
        "CITE_WORK_PLAN",
        "STILL_APPLIES",
        "NONE_GIVEN",
        "AGREE",
        "COUNTER",
        "REFUSE",
        "RECUSE",
        "REACHED",
        "OFFICE_CHANGED",
        "done.reminder",
        "error.reminder",
        ...after(
          "firstReminder",
          "secondReminder",
          "overdue",
          "escalation",
          "stillOwed",
          "stillUnreached",
          "guidanceStale",
          "deferralEnds",
          "splitSitting",
          "splitGuidance",
          "splitReminder",
          "splitWeigh",
          "splitRestate",
          "splitNotice",
          "meetingHeld",
          "meetingUndated",
          "suspensionReview",
          "finalAgain",
          "reviewQuiet"
        )
      ],
      inside
    ),
    CALENDAR_CHANGED: { ...inside, recomputes: true },
    POLICY_CHANGED: { ...withProponent, recomputes: true },
    // On record without a step, after the end as well. What a redaction covers is shown to auditors only; its hash stays.
    CORRECT: { ...withTheDecision, recordedOnly: true },
    LINK: { ...withProponent, recordedOnly: true },
    REDACT: { ...inside, recordedOnly: true }
  };

  // machines/proposal/v3/relations.ts
  var DECIDED = [
    "conditions",
    "formalisation",
    "implementation",
    "completion",
    "closed",
    "reviewed"
  ];
  function relations(recorded, seats2) {
    const context = recorded;
    const kinds = seats2.map((seat) => seat.replace(/-(au|id)$/, ""));
    return [
      ...kinds,
      ...seats2.includes(`focal-${context.proponent}`) ? ofProponent(context) : [],
      ...context.accepted && seats2.some((seat) => isParty(context, seat)) ? ["party"] : []
    ];
  }
  function ofProponent({ phase: phase2, returns, signatures, pending, effected: effected2, joint: joint2 }) {
    const told = effected2.filter((act) => joint2[act] === void 0 && pending?.act !== act);
    return [
      "proponent",
      ...DECIDED.includes(phase2) ? ["proponent-informed"] : [],
      // Both seats have asked for a revision, and it is the proponent's turn.
      ...["returned", "dormant"].includes(phase2) && returns.back === "consideration" && !returns.fullText ? ["proponent-asked"] : [],
      // A no is intended, or that an approval is rescinded, and the proponent is heard on it.
      ...phase2 === "decision" && COUNTRIES.some((seat) => signatures[seat]?.says === "NOT_TAKEN_FORWARD") ? ["proponent-heard"] : [],
      ...phase2 === "conditions" && joint2["RESCIND"] !== void 0 ? ["proponent-heard-RESCIND"] : [],
      ...pending?.act === "WITHDRAW" ? ["proponent-withdrawing"] : [],
      ...told.map((act) => `proponent-told-${act}`)
    ];
  }
  function isParty({ facts, consultation: consultation2 }, seat) {
    if (!/^(focal|stakeholder)-/.test(seat)) return false;
    const party = partyOf(seat);
    const named2 = ["participants", "partners"].some((field) => {
      const members = facts[field];
      return Array.isArray(members) && members.includes(party);
    });
    return named2 || consultation2?.parties.includes(party) === true;
  }

  // machines/proposal/v3/seats.ts
  function emptySeats({ context, event }, recused2 = standAside(context, event)) {
    const { facts } = event.office;
    const holders = facts["comanagers"] ?? {};
    const acting = facts["acting"] ?? {};
    const empty = (seat) => {
      const holder = holders[seat.toUpperCase()];
      const others = acting[`comanager-${seat}`] ?? [];
      if (holder === void 0) return false;
      return (holder === null || recused2.includes(holder)) && others.every((person) => recused2.includes(person));
    };
    return { au: empty("au"), id: empty("id") };
  }
  function fillers({ event }, aside) {
    const { facts } = event.office;
    const holders = facts["comanagers"] ?? {};
    const acting = facts["acting"] ?? {};
    const filler = (seat) => [holders[seat.toUpperCase()] ?? null, ...acting[`comanager-${seat}`] ?? []].find(
      (person) => person !== null && !aside.includes(person)
    ) ?? null;
    return { au: filler("au"), id: filler("id") };
  }
  var asideAfter = ({ context, event }) => event.type === "RECUSE" ? standAside({ ...context, recused: [...context.recused, event.office.actor.person ?? ""] }, event) : standAside(context, event);
  function newcomers(args) {
    const now = fillers(args, asideAfter(args));
    return COUNTRIES.filter((seat) => {
      const before = args.context.fills[seat];
      return before !== null && now[seat] !== null && now[seat] !== before;
    }).map((seat) => `comanager-${seat}`);
  }
  var tellNewcomers = raise(((args) => ({ type: "internal.newcomer", seats: newcomers(args) })));
  var stillUnreached = ({ context }, fills) => {
    const passedOn = COUNTRIES.filter((seat) => fills[seat] !== context.fills[seat]).map((seat) => `comanager-${seat}`);
    return context.unreached.filter((seat) => !passedOn.includes(seat));
  };
  var seatsAsTheyAre = set((args) => {
    const fills = fillers(args, asideAfter(args));
    return { unreached: stillUnreached(args, fills), empty: emptySeats(args), fills };
  });
  var recused = set((args) => {
    const list = [...args.context.recused, args.event.office.actor.person ?? ""];
    const aside = asideAfter(args);
    const fills = fillers(args, aside);
    const seat = COUNTRIES.find((country) => args.event.office.actor.seat === `comanager-${country}`);
    return {
      recused: list,
      unreached: stillUnreached(args, fills),
      empty: emptySeats(args, aside),
      fills,
      ...seat === void 0 ? {} : { ahead: { ...args.context.ahead, [seat]: null } }
    };
  });
  function seatRegion(seat) {
    const seats2 = [`comanager-${seat}`];
    const handedOver = [
      tell("internal.filled", { seats: seats2, why: "empty" }),
      tellJointActs("ANEW", seat),
      // What was told of the one who went does not stand for the one who comes.
      owedAnew("SUPPORT", "SIGN", ...Object.keys(JOINT_ACTS)),
      letter("handover", seats2)
    ];
    const vacancy = waitsFor({
      id: `vacancy.${seat}`,
      act: "APPOINT",
      acts: ["NAME_ACTING"],
      seat: `senior-official-${seat}`,
      rule: null,
      ladder: "vacancy"
    });
    return {
      initial: "held",
      states: {
        held: {
          always: on(seatRule("seatIsEmpty", seat), {
            target: "empty",
            actions: [tell("internal.empty", { seats: seats2, why: "empty" }), tellJointActs("STOP", seat)]
          }),
          // A newcomer gets a full clock and a hand-over list, whether or not the seat was empty in between.
          on: {
            "internal.newcomer": on({ type: "concerns", params: { seat: `comanager-${seat}` } }, { actions: handedOver })
          }
        },
        empty: {
          invoke: vacancy.invoke,
          on: vacancy.on,
          always: on(seatRule("seatIsHeld", seat), {
            target: "held",
            actions: [...handedOver, owedAnew("APPOINT")]
          })
        }
      }
    };
  }

  // machines/proposal/v3/from-version-1.ts
  var CONSIDERED = {
    au: "early",
    id: "early",
    consultation: "idle",
    consent: "none",
    guidance: "idle",
    deferral: "none",
    agreement: "together",
    text: "settled"
  };
  var LIVES = {
    draft: { phase: "draft", life: { draft: "open" } },
    screening: { phase: "screening", life: "screening" },
    returned: { phase: "returned", life: "returned" },
    consideration: { phase: "consideration", life: { consideration: CONSIDERED } },
    decision: { phase: "consideration", life: { consideration: CONSIDERED } }
  };
  function placeOf(value) {
    if (typeof value === "string") return null;
    const { open: open2 } = value;
    const key = typeof open2 === "string" ? open2 : Object.keys(open2 ?? {})[0];
    return LIVES[key ?? ""] ?? null;
  }
  function personsOf(old) {
    const acts = [
      ...Object.entries(old.positions).map(([country, act]) => [act, `comanager-${country}`]),
      ...Object.entries(old.signatures).map(([country, act]) => [act, `comanager-${country}`]),
      ...Object.entries(old.advice).map(([country, act]) => [act, `cochair-${country}`])
    ];
    return Object.fromEntries(acts.flatMap(([act, seat]) => act === null ? [] : [[act.person, seat]]));
  }
  var fromVersion1 = {
    from: 1,
    value: (old) => {
      const place = placeOf(old);
      if (place === null) return null;
      return {
        open: {
          life: place.life,
          seatAu: "held",
          seatId: "held",
          joint: {},
          effect: "none",
          conditions: { meeting: "none", verifying: "none" }
        }
      };
    },
    context: (old, value) => {
      const before = old;
      const { kind } = before.facts;
      if (kind !== "collaboration" && kind !== "new-project")
        throw new Error(
          `proposal@3 does not know proposals of the kind ${String(kind)} yet: the case stays under proposal@1`
        );
      const now = {
        ...opened({ facts: before.facts, text: before.text }),
        phase: placeOf(value)?.phase ?? "draft",
        accepted: placeOf(value)?.phase === "consideration",
        positions: before.positions,
        persons: personsOf(before)
      };
      return { ...now };
    },
    // The clocks of version 3 run inside what is owed, and count working days: each begins anew, and none is ever shorter.
    timers: { screeningReminder: "drop", reminder: "drop", escalation: "drop" }
  };

  // machines/proposal/v3/from-version-2.ts
  var inside2 = (value) => typeof value === "object" ? value : {};
  function withNewRegions(value) {
    const open2 = inside2(inside2(value)["open"]);
    const { implementation: implementation2 } = inside2(open2["life"]);
    if (implementation2 === void 0) return value;
    const regions = { term: "running", joining: "none", workPlan: "none", ...inside2(implementation2) };
    return { open: { ...open2, life: { implementation: regions } } };
  }
  var kept = (...timers) => Object.fromEntries(timers.map((timer) => [timer, { as: timer, policy: "keep-due-date" }]));
  var owed2 = {
    value: (old) => old,
    context: (old, value) => ({
      ...old,
      reached: !["first", void 0].includes(inside2(value)["waiting"]) || Number(old["rung"]) > 0,
      cameBack: false,
      unreached: 0
    }),
    timers: kept("firstReminder", "secondReminder", "overdue", "escalation", "stillOwed")
  };
  var fromVersion2 = {
    from: 2,
    value: withNewRegions,
    context: (old) => {
      const before = old;
      const { deferral: deferral2, consultation: consultation2 } = before;
      const now = {
        ...before,
        ahead: NOBODY,
        suspendedAlone: NEITHER,
        unreached: [],
        applicants: [],
        workPlan: null,
        deferral: deferral2 === null ? null : { ...deferral2, meeting: null },
        consultation: consultation2 === null ? null : { ...consultation2, on: null, seats: focals(consultation2.parties) }
      };
      return { ...now };
    },
    timers: kept(
      "draftReminder",
      "draftPutAway",
      "returnedFirstReminder",
      "returnedSecondReminder",
      "returnedDormant",
      "dormantLapse",
      "consultationRound",
      "consentFirstReminder",
      "consentSecondReminder",
      "consentOver",
      "guidanceStale",
      "deferralEnds",
      "splitSitting",
      "splitGuidance",
      "splitReminder",
      "splitWeigh",
      "splitRestate",
      "splitNotice",
      "meetingHeld",
      "meetingUndated",
      "decisionHearing",
      "recallWindow",
      "conditionDue",
      "outsidersFirstReminder",
      "outsidersSecondReminder",
      "outsidersOver",
      "reportDue",
      "reportLate",
      "suspensionEnds",
      "suspensionReview",
      "noticeOver",
      "projectEnds",
      "finalReport",
      "finalReminder",
      "finalAgain",
      "reviewQuiet"
    ),
    children: { owed: owed2 }
  };

  // machines/proposal/v3/machine.ts
  var declares = set(({ context, event }) => ({
    interests: [...context.interests, { who: event.office.actor.seat, because: String(event["because"]) }]
  }));
  var noted = set(({ context, event }) => ({
    overdue: [.../* @__PURE__ */ new Set([...context.overdue, String(event["act"])])]
  }));
  var toldCoChairs = set(({ context, event }) => ({
    overdue: [...context.overdue, `cochairs:${String(event["act"])}`]
  }));
  var onAgenda = set(({ context, event }) => ({
    agenda: [...context.agenda, { act: String(event["act"]), at: event.office.now }]
  }));
  var rung = [
    on("tellsCoChairsFirst", { actions: [noted, toldCoChairs, letter("owed", COCHAIRS)] }),
    on("tellsAgendaFirst", { actions: [noted, onAgenda, letter("agenda", [...COCHAIRS, "desk"])] }),
    { actions: noted }
  ];
  var dateAsked = set(({ context, event }) => ({
    agenda: context.agenda.map((item) => item.act === "ADVISE" ? { ...item, asked: event.office.now } : item)
  }));
  var reachable = ({ unreached }, event) => unreached.filter((seat) => seat !== event["seat"]);
  var unreachedWith = (context, event) => [
    ...reachable(context, event),
    String(event["seat"])
  ];
  var tellAgain = raise(((args) => ({
    type: "internal.again",
    seats: [String(args.event["seat"])]
  })));
  var tellReached = raise(((args) => ({
    type: "internal.reached",
    seats: [String(args.event["seat"])]
  })));
  var withdrawing = may("fromProponent", ["notBeingWithdrawn"], {
    actions: [
      set((args) => {
        const { over: _, ...aside } = args.context.pending ?? {};
        return pendingUntil(args, {
          act: "WITHDRAW",
          by: [args.event.office.actor.seat],
          facts: {},
          ...args.context.pending === null ? {} : { over: aside }
        });
      }),
      tell("internal.withdrawn"),
      toSeats("withdrawal-intended")
    ]
  });
  var undecided = { WITHDRAW: withdrawing };
  var withdrawn = effectOf("WITHDRAW", { target: "#proposal.withdrawn" });
  function leavable(piece) {
    const { on: own = {}, ...rest } = piece;
    const effects2 = own["internal.effect"];
    return {
      ...rest,
      on: {
        ...own,
        ...undecided,
        "internal.effect": [withdrawn, ...effects2 === void 0 ? [] : [effects2].flat()]
      }
    };
  }
  var outcome = (name) => ({
    type: "final",
    entry: [set(() => ({ outcome: name, phase: name })), toProponent(name.replaceAll("_", "-"))]
  });
  var chart = {
    id: "proposal",
    context: (({ input }) => opened(input)),
    initial: "open",
    states: {
      open: {
        type: "parallel",
        entry: seatsAsTheyAre,
        on: {
          "internal.rung": rung,
          "internal.unreached": { actions: set(({ context, event }) => ({ unreached: unreachedWith(context, event) })) },
          "internal.reachable": {
            actions: [
              set(({ context, event }) => ({ unreached: reachable(context, event) })),
              tellAgain,
              tellJointActs("AGAIN", "of the event")
            ]
          },
          REACHED: may("fromDeskOrCoManager", ["lettersComeBack", "letterDoesNotReach", "notTheirOwnSeat"], {
            actions: [
              tellReached,
              tellJointActs("REACHED", "of the event"),
              set(({ context, event }) => ({ unreached: reachable(context, event) }))
            ]
          }),
          "internal.stillOwed": on("asksForMeetingDate", { actions: [dateAsked, toCoChairs("meeting-date-asked")] }),
          RECUSE: may("fromAnySeatOrDesk", ["reasonGiven"], { actions: [tellNewcomers, recused, toSeats("recused")] }),
          DECLARE_INTEREST: may(
            "fromAnySeatOrDesk",
            ["reasonGiven", actRule("reasonListed", "DECLARE_INTEREST"), "notDeclaredYet"],
            { actions: [declares, toSeats("interest-declared")] }
          ),
          OFFICE_CHANGED: on("fromSystem", {
            actions: [tellNewcomers, seatsAsTheyAre, tell("internal.office")]
          }),
          // Clocks are asked for anew by the engine.
          CALENDAR_CHANGED: on("fromSystem", {}),
          POLICY_CHANGED: on("fromSystem", {})
        },
        states: {
          life: {
            initial: "draft",
            states: {
              draft,
              screening: leavable(screening),
              returned: leavable(returned),
              dormant: leavable(dormant),
              consideration: { id: "consideration", ...leavable(consideration) },
              decision: leavable(decision2),
              conditions,
              formalisation,
              implementation,
              completion,
              closed
            }
          },
          seatAu: seatRegion("au"),
          seatId: seatRegion("id"),
          joint: jointRegion,
          effect: effectRegion,
          conditions: conditionsRegion
        }
      },
      reviewed: { type: "final", entry: phase("reviewed") },
      not_taken_forward: outcome("not_taken_forward"),
      not_agreed: outcome("not_agreed"),
      ineligible: outcome("ineligible"),
      withdrawn: outcome("withdrawn"),
      lapsed: outcome("lapsed"),
      discarded: { type: "final", entry: set(() => ({ outcome: "discarded", phase: "discarded" })) }
    }
  };
  var proposal3 = {
    name: "proposal",
    version: 3,
    machine: base2.createMachine(chart),
    events: audience,
    migrations: [fromVersion1, fromVersion2],
    work: {
      reminder: {
        startToCloseTimeout: 3e4,
        retry: { initialInterval: 1e3, backoffCoefficient: 2, maximumInterval: 6e4 },
        summary: "a reminder, whose delivery is told back"
      },
      letter: {
        startToCloseTimeout: 3e4,
        retry: { initialInterval: 1e3, backoffCoefficient: 2, maximumInterval: 6e4 },
        summary: "a letter of the office"
      }
    },
    relations
  };

  // engine/xstate-internals.ts
  var current;
  function implementationsOf(machine) {
    return machine.implementations;
  }
  function nodesOf(machine) {
    return [...machine.idMap.values()];
  }
  function nodeById(machine, id) {
    return machine.idMap.get(id);
  }
  function transitionsOf(node) {
    const own = [...node.transitions.values()].flat();
    return [...own, ...node.always ?? []];
  }
  function routeOf(node) {
    return node.config.route;
  }
  function actionsOf(machine) {
    const inline = nodesOf(machine).flatMap((node) => node.type === "history" ? [] : actionsIn(node));
    return [...inline, ...Object.values(implementationsOf(machine).actions)];
  }
  function actionsIn(node) {
    const first = node.type === "compound" ? node.initial.actions : [];
    const ofTransitions = transitionsOf(node).flatMap(({ actions }) => actions);
    return [...node.entry, ...node.exit, ...first, ...ofTransitions];
  }
  function commonAncestor(one, other2) {
    let shared = one;
    while (!isWithin(other2, shared)) shared = shared.parent;
    return shared;
  }
  function isWithin(node, ancestor) {
    return ancestor.path.every((key, index) => node.path[index] === key);
  }
  function inertLogic() {
    const idle = { status: "active", output: void 0, error: void 0 };
    return {
      transition: () => idle,
      getInitialSnapshot: () => idle,
      getPersistedSnapshot: () => idle,
      start: () => {
      }
    };
  }
  function isPromiseLogic(logic) {
    const candidate = logic;
    if (typeof candidate?.config !== "function" || typeof candidate.transition !== "function") return false;
    try {
      return candidate.transition({ status: "active" }, { type: "xstate.promise.resolve", data: null }, {})?.status === "done";
    } catch {
      return false;
    }
  }
  function isMachineLogic(logic) {
    return typeof logic === "object" && logic !== null && "__xstatenode" in logic;
  }
  function isBuiltIn(value) {
    return typeof value === "function" && ("resolve" in value || "check" in value);
  }
  function combinationOf(guard) {
    if (typeof guard !== "function" || !("check" in guard)) return null;
    const made = guard;
    if (made.guards === void 0) {
      const { stateValue } = made;
      return {
        kind: "stateIn",
        state: typeof stateValue === "string" ? stateValue : JSON.stringify(stateValue),
        holds: (snapshot) => made.check(snapshot, void 0, made)
      };
    }
    const answers = (...guards2) => made.check({ machine: {} }, {}, { guards: guards2 });
    const [yes, no] = [() => true, () => false];
    if (!answers(no, yes)) return { kind: "and", guards: made.guards };
    return { kind: answers(yes, no) ? "or" : "not", guards: made.guards };
  }
  function watchGuards(machine, watch) {
    for (const node of nodesOf(machine)) {
      if (node.type === "history") continue;
      for (const candidate of transitionsOf(node)) {
        const wildcard = candidate.eventType === "*" || candidate.eventType.endsWith(".*");
        if (candidate.guard === void 0 && !wildcard) continue;
        const ask2 = candidate.guard === void 0 ? () => true : watch(candidate, candidate.guard);
        const guard = () => true;
        guard.check = (snapshot, args) => wildcard && args.event.type.startsWith("xstate.") ? false : ask2(snapshot, args);
        candidate.guard = guard;
      }
    }
  }
  function refuseUnknownDelays(machine) {
    const inside3 = machine.implementations;
    inside3.delays = new Proxy(inside3.delays, {
      get(delays2, name) {
        if (typeof name === "string" && !Object.hasOwn(delays2, name)) throw new Error(`there is no delay '${name}'`);
        return Reflect.get(delays2, name);
      }
    });
  }
  function prepare(machine, maximumMicrosteps) {
    const inside3 = machine;
    inside3.options.maxIterations = maximumMicrosteps;
    for (const node of nodesOf(machine)) if (node.type !== "history") remember2(node);
    const selected = inside3.getTransitionData.bind(machine);
    inside3.getTransitionData = (snapshot, event) => selected(snapshot, attachOffice(event));
    const preInitial = inside3._getPreInitialState.bind(machine);
    inside3._getPreInitialState = (scope, event, queue) => preInitial(scope, attachOffice(event), queue);
  }
  function remember2(node) {
    const inside3 = node;
    const names = node.type === "compound" ? ["invoke", "initial"] : ["invoke"];
    for (const name of names) Object.defineProperty(node, name, { value: Reflect.get(node, name) });
    if ([...inside3.transitions.keys()].some((descriptor) => descriptor.includes("*"))) return;
    inside3.next = (snapshot, event) => {
      for (const candidate of inside3.transitions.get(event.type) ?? []) {
        const guard = candidate.guard;
        if (guard === void 0 || guard.check(snapshot, { context: snapshot.context, event }))
          return [candidate];
      }
      return void 0;
    };
  }
  function attachOffice(event) {
    if (current === void 0) return event;
    return Object.defineProperty(event, "office", { value: current.office, enumerable: false, configurable: true });
  }
  function childReference(id) {
    const snapshot = { status: "active" };
    return { id, child: true, getSnapshot: () => snapshot };
  }
  function selfReference(id, parent) {
    let booked = 0;
    const ignore = () => {
    };
    const system = {
      _bookId: () => `inert:${booked++}`,
      _set: ignore,
      _unregister: ignore,
      _register: ignore,
      _logger: ignore,
      _clock: { setTimeout: ignore, clearTimeout: ignore },
      _sendInspectionEvent: ignore,
      get: () => void 0
    };
    return { id, sessionId: id, system, _parent: parent, send: ignore, getSnapshot: () => ({ status: "active" }) };
  }
  var ActorScope = class {
    self;
    system = this;
    /** XState replaces it for the length of a microstep. */
    actionExecutor;
    #scope;
    constructor(scope) {
      this.self = scope.self;
      this.actionExecutor = scope.onAction;
      this.#scope = scope;
    }
    get id() {
      return this.self.id;
    }
    get sessionId() {
      return this.id;
    }
    logger() {
    }
    defer() {
    }
    emit() {
    }
    stopChild() {
    }
    // Of the system
    get() {
      return void 0;
    }
    _sendInspectionEvent(event) {
      if (event.type === "@xstate.microstep") this.#scope.onMicrostep(event.event, event._transitions);
    }
  };
  function within(scope, work2) {
    const outer = current;
    current = scope;
    try {
      return work2(new ActorScope(scope));
    } finally {
      current = outer;
    }
  }
  function transition(machine, snapshot, event, scope) {
    return within(scope, (actor) => machine.transition(snapshot, event, actor));
  }
  function initial(machine, input, scope) {
    const snapshot = within(scope, (actor) => machine.getInitialSnapshot(actor, input));
    if (snapshot.status === "error") throw snapshot.error;
    return snapshot;
  }
  function select(machine, snapshot, event, scope) {
    return within(scope, () => machine.getTransitionData(snapshot, event));
  }
  var templates = /* @__PURE__ */ new WeakMap();
  var TEMPLATES = 2e3;
  function snapshotOf(machine, { value, order }, context, history, children) {
    let cache2 = templates.get(machine);
    if (cache2 === void 0) templates.set(machine, cache2 = /* @__PURE__ */ new Map());
    const text = typeof value === "string" ? `:${value}` : JSON.stringify(value);
    const key = order === void 0 ? text : `${order.join(" ")} ${text}`;
    let template = cache2.get(key);
    if (template === void 0) {
      template = inOrder(machine.resolveState({ value, context: {} }), order);
      if (cache2.size >= TEMPLATES) cache2.clear();
      cache2.set(key, template);
    }
    const historyValue = {};
    for (const id in history) {
      historyValue[id] = (history[id] ?? []).flatMap((node) => nodeById(machine, node) ?? []);
    }
    return { ...template, status: "active", context, historyValue, children };
  }
  function inOrder(snapshot, order) {
    const place = (node) => {
      const told = order?.indexOf(node.id) ?? -1;
      return told >= 0 ? told : node.order;
    };
    const nodes2 = [...activeNodes(snapshot)].sort((a, b) => place(a) - place(b));
    return { ...snapshot, _nodes: nodes2, value: valueOf(nodes2, snapshot.machine.root) };
  }
  function valueOf(nodes2, node) {
    const inside3 = nodes2.filter(({ parent }) => parent === node);
    const [only] = inside3;
    if (node.type === "compound" && only !== void 0 && Object.keys(only.states).length === 0) return only.key;
    return Object.fromEntries(inside3.map((child) => [child.key, valueOf(nodes2, child)]));
  }
  function orderOf(snapshot) {
    const nodes2 = activeNodes(snapshot);
    for (let index = 1; index < nodes2.length; index++) {
      if (nodes2[index - 1].order > nodes2[index].order)
        return nodes2.map(({ id }) => id);
    }
    return void 0;
  }
  function historyOf(snapshot) {
    const result = {};
    const history = snapshot.historyValue;
    for (const id in history) result[id] = (history[id] ?? []).map((node) => node.id);
    return result;
  }
  function activeNodes(snapshot) {
    return snapshot._nodes;
  }
  function isAtItsEnd(node, active) {
    const inside3 = Object.values(node.states).filter(({ type }) => type !== "history");
    if (node.type === "compound") return inside3.some((child) => child.type === "final" && active.has(child));
    if (node.type === "parallel") return inside3.every((child) => isAtItsEnd(child, active));
    return node.type === "final";
  }
  function endOf(machine, snapshot, scope) {
    const { root } = machine;
    const { context } = snapshot;
    const last = root.type === "parallel" ? root : activeNodes(snapshot).find(({ type, parent }) => type === "final" && parent === root);
    const output = within(scope, () => {
      const resolve = (mapper, event) => typeof mapper === "function" ? mapper({ context, event, self: scope.self }) : mapper;
      if (root.output === void 0) return void 0;
      const entered = attachOffice({ type: "xstate.mufakat.enter" });
      const own = last === root ? void 0 : resolve(last?.output, entered);
      return resolve(root.output, attachOffice({ type: `xstate.done.state.${last?.id}`, output: own }));
    });
    return { ...snapshot, status: "done", output };
  }
  function refuseSendsToNobody(machine) {
    const strict = (action) => {
      if (!isBuiltIn(action) || action.type !== "xstate.sendTo" || typeof action["to"] !== "function") return action;
      const find = action["to"];
      const to = (...args) => {
        const target = find(...args);
        if (target === void 0 || target === null)
          throw new Error("sendTo has nobody to send to: there is no such actor");
        return target;
      };
      return Object.assign(() => {
      }, action, { to });
    };
    for (const node of nodesOf(machine)) {
      if (node.type === "history") continue;
      for (const list of [node.entry, node.exit]) list.splice(0, list.length, ...list.map(strict));
      for (const one of transitionsOf(node)) one.actions = one.actions.map(strict);
    }
    const named2 = implementationsOf(machine).actions;
    for (const name of Object.keys(named2)) named2[name] = strict(named2[name]);
  }
  function invocationsOf(nodes2) {
    const all2 = nodes2.flatMap((node) => node.type === "history" ? [] : node.invoke);
    return new Map(all2.map(({ id, src, onSnapshot }) => [id, { source: src, sync: Boolean(onSnapshot) }]));
  }
  function enterTimersAndActors(snapshot, event, scope, spawnChild2, wanted) {
    return within(scope, (actor) => {
      attachOffice(event);
      let next = snapshot;
      for (const node of [...activeNodes(snapshot)].sort((a, b) => a.order - b.order)) {
        const delayed = node.entry.filter(
          (action) => isBuiltIn(action) && action.type === "xstate.raise" && String(action["id"]).startsWith("xstate.after.") && wanted.arms(String(action["id"]))
        );
        const invoked = node.invoke.filter(({ id }) => wanted.invokes(id)).map(
          (definition) => spawnChild2(definition.src, { ...definition, syncSnapshot: Boolean(definition.onSnapshot) })
        );
        for (const action of [...delayed, ...invoked]) {
          const [after3, params] = action.resolve(
            actor,
            next,
            { context: next.context, event, self: scope.self },
            void 0,
            action,
            { internalQueue: [] }
          );
          next = after3;
          scope.onAction({ type: action.type, params });
        }
      }
      return next;
    });
  }
  var ENTERED = "mufakat.entered";
  function markEntry(node) {
    node.entry.unshift({ type: ENTERED, params: { node: node.id } });
  }

  // engine/checks/actors.ts
  function checkInvoked(machine, report) {
    const starters = /* @__PURE__ */ new Map();
    for (const node of nodesOf(machine)) {
      for (const invoked of node.type === "history" ? [] : node.invoke) {
        checkActor(machine, invoked.src, node.id, report);
        checkSystemId(invoked.systemId, node.id, report);
        const others = starters.get(invoked.id) ?? [];
        const beside = others.find((other2) => canBeActiveTogether(other2, node));
        if (beside !== void 0)
          report(
            "duplicate-actor-id",
            invoked.id,
            `${beside.id} and ${node.id} both start an actor of this id, and can be active together`,
            "Give each its own id."
          );
        starters.set(invoked.id, [...others, node]);
      }
    }
  }
  function canBeActiveTogether(one, other2) {
    const shared = commonAncestor(one, other2);
    return shared === one || shared === other2 || shared.type === "parallel";
  }
  function checkActor(machine, source, place, report) {
    if (source.startsWith("xstate.invoke."))
      report(
        "inline-actor",
        place,
        "an actor without a name cannot be found again after a restart",
        "Name it in setup({ actors }) and refer to it by that name."
      );
    else if (implementationsOf(machine).actors[source] === void 0)
      report("unknown-actor", place, `there is no actor '${source}'`, "Name it in setup({ actors }).");
  }
  function checkSystemId(systemId, place, report) {
    if (systemId !== void 0)
      report("system-id", place, "a system id is a name in one process only", "Use the actor id.");
  }
  function checkLogic(name, logic, work2, report) {
    if (!isPromiseLogic(logic))
      report(
        "callback-or-observable-logic",
        name,
        "callback, observable and transition logic live in memory only and are lost with the process",
        "Use promise logic (run as an activity) or a child machine."
      );
    else if (work2[name] === void 0)
      report(
        "undeclared-work",
        name,
        "promise logic is run as an activity, and nothing says with which time-out and retries",
        `Declare work['${name}'] beside the machine.`
      );
  }

  // engine/checks/delays.ts
  function checkDelays(machine, node, report) {
    for (const key of Object.keys(node.config.after ?? {})) {
      if (!Number.isNaN(Number(key))) checkMilliseconds(Number(key), node.id, report);
      else if (implementationsOf(machine).delays[key] === void 0) unknownDelay(key, node.id, report);
    }
  }
  function checkDelayedSend(machine, action, place, report) {
    const delay = action["delay"];
    if (delay === void 0) return;
    if (typeof delay === "function")
      report("inline-delay", place, "a delay without a name cannot be explained", "Name it in setup({ delays }).");
    else if (typeof delay === "string" && implementationsOf(machine).delays[delay] === void 0)
      unknownDelay(delay, place, report);
    else if (typeof delay === "number") checkMilliseconds(delay, place, report);
    if (action["id"] === void 0)
      report(
        "unnamed-delayed-event",
        place,
        "two delayed events without an id cannot be told apart or cancelled",
        "Give it an id."
      );
  }
  function unknownDelay(name, place, report) {
    report(
      "unknown-delay",
      place,
      `there is no delay '${name}': XState would fire it at once`,
      "Name it in setup({ delays })."
    );
  }
  function checkMilliseconds(delay, place, report) {
    if (!Number.isInteger(delay) || delay < 0)
      report("bad-delay", place, `${delay} is not a delay`, "Delays are whole milliseconds from 0 on.");
  }

  // engine/checks/actions.ts
  function checkAction(machine, definition, action, place, report) {
    if (isBuiltIn(action)) {
      checkBuiltIn(machine, action, place, report);
      return;
    }
    if (typeof action === "function") {
      report(
        "inline-action",
        place,
        "an action without a name cannot be carried out by another process",
        "Name it, and declare it in work beside the machine."
      );
      return;
    }
    const name = typeof action === "string" ? action : action.type;
    const implementation2 = implementationsOf(machine).actions[name];
    if (isBuiltIn(implementation2) || name === "sendToCase") return;
    if (definition.work[name] === void 0) {
      const code = implementation2 === void 0 ? "unknown-action" : "undeclared-work";
      report(
        code,
        place,
        `nothing says how the action '${name}' is carried out`,
        `Declare work['${name}'] beside the machine.`
      );
    }
  }
  function checkBuiltIn(machine, action, place, report) {
    switch (action.type) {
      case "xstate.assign":
        if (mentionsSpawn(action["assignment"]))
          report(
            "spawn-in-assign",
            place,
            "an actor spawned inside assign is started without an action that could be recorded",
            "Use spawnChild, or invoke."
          );
        break;
      case "xstate.spawnChild":
        if (typeof action["src"] !== "string")
          report(
            "inline-actor",
            place,
            "an actor without a name cannot be found again after a restart",
            "Name it in setup({ actors }) and refer to it by that name."
          );
        else checkActor(machine, action["src"], place, report);
        if (action["id"] === void 0)
          report(
            "unnamed-spawn",
            place,
            'a spawned actor without an id is called "undefined", and so is the next one',
            "Give spawnChild an id."
          );
        checkSystemId(action["systemId"], place, report);
        break;
      case "xstate.raise":
      case "xstate.sendTo":
        checkDelayedSend(machine, action, place, report);
        break;
      default:
    }
  }
  function mentionsSpawn(assignment) {
    const functions = typeof assignment === "function" ? [assignment] : Object.values(assignment ?? {});
    return functions.some(
      (part) => typeof part === "function" && /\bspawn\b/.test(Function.prototype.toString.call(part))
    );
  }

  // engine/json.ts
  var NotJson = class extends Error {
    name = "NotJson";
  };
  function plain(value, path, before) {
    return walk(value, path, before, 0);
  }
  function frozen(value) {
    if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
    Object.freeze(value);
    for (const key in value) frozen(value[key]);
    return value;
  }
  var DEEPEST = 500;
  function walk(value, path, before, depth) {
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        if (!Number.isFinite(value)) throw new NotJson(`${path} is ${value}: JSON has no such number`);
        return value;
      case "object":
        if (value === null) return null;
        return value === before ? value : walkObject(value, path, before, depth);
      case "undefined":
        return void 0;
      default:
        throw new NotJson(`${path} is a ${typeof value}: a state holds only JSON, give it a name or a value`);
    }
  }
  function walkObject(value, path, before, depth) {
    if (depth > DEEPEST) throw new NotJson(`${path.slice(0, 80)}… refers to itself: JSON has no cycles`);
    const result = Array.isArray(value) ? walkArray(value, path, before, depth + 1) : walkRecord(value, path, before, depth + 1);
    return Object.freeze(result);
  }
  function partOf(before, key) {
    return typeof before === "object" && before !== null ? before[key] : void 0;
  }
  function walkArray(value, path, before, depth) {
    let copy;
    for (let index = 0; index < value.length; index++) {
      const item = value[index];
      const clean = item === void 0 ? null : walk(item, `${path}[${index}]`, partOf(before, index), depth);
      if (clean !== item) (copy ??= [...value])[index] = clean;
    }
    return copy ?? value;
  }
  function walkRecord(value, path, before, depth) {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      throw new NotJson(
        `${path} is an instance of ${value.constructor?.name ?? "a class"}: a state holds only plain JSON`
      );
    }
    let copy;
    for (const key in value) {
      const item = value[key];
      const clean = typeof item === "string" || typeof item === "boolean" ? item : walk(item, `${path}.${key}`, partOf(before, key), depth);
      if (clean === item && item !== void 0) continue;
      copy ??= { ...value };
      if (clean === void 0) delete copy[key];
      else copy[key] = clean;
    }
    return copy ?? value;
  }
  function sameJson(one, other2) {
    if (one === other2) return true;
    if (typeof one !== "object" || typeof other2 !== "object" || one === null || other2 === null) return false;
    if (Array.isArray(one) || Array.isArray(other2)) {
      if (!Array.isArray(one) || !Array.isArray(other2) || one.length !== other2.length) return false;
      for (let index = 0; index < one.length; index += 1) if (!sameJson(one[index], other2[index])) return false;
      return true;
    }
    const keys = Object.keys(one);
    if (keys.length !== Object.keys(other2).length) return false;
    for (const key of keys) {
      if (!Object.hasOwn(other2, key)) return false;
      if (!sameJson(one[key], other2[key])) return false;
    }
    return true;
  }

  // engine/checks/context.ts
  function checkContext(machine, report) {
    const context = machine.config.context;
    if (typeof context === "function" || context === void 0) return;
    try {
      plain(shallowCopyOf(context), "context");
    } catch (error) {
      report(
        "context-not-json",
        machine.id,
        error instanceof NotJson ? error.message : String(error),
        "Keep only plain JSON in context."
      );
    }
  }
  function shallowCopyOf(context) {
    return typeof context === "object" && context !== null ? { ...context } : context;
  }

  // engine/vocabulary.ts
  function vocabularyOf({ machine, events }) {
    const named2 = descriptorsOf(machine);
    const wildcards = named2.filter(isWildcard);
    const exact = named2.filter((descriptor) => !isWildcard(descriptor));
    const own = /* @__PURE__ */ new Set([...typesSentBy(machine, "xstate.raise"), ...typesSentByChildren(machine)]);
    const system = systemTypes(machine);
    const declared2 = Object.keys(events).filter((type) => !system.has(type) && !isKept(type));
    const matched = declared2.filter((type) => exact.includes(type) || wildcards.some((each) => matches2(each, type)));
    const internal = exact.filter(
      (type) => (own.has(type) || type.startsWith("internal.")) && events[type] === void 0
    );
    return {
      people: [.../* @__PURE__ */ new Set([...exact.filter((type) => !internal.includes(type)), ...matched])].sort(),
      system: [...system].sort(),
      internal: internal.sort(),
      unused: declared2.filter((type) => !matched.includes(type) && events[type]?.recordedOnly !== true).sort()
    };
  }
  function isKept(type) {
    return type === "start" || type === "enter";
  }
  function isWildcard(descriptor) {
    return descriptor === "*" || descriptor.endsWith(".*");
  }
  function matches2(wildcard, type) {
    return wildcard === "*" || type === wildcard.slice(0, -2) || type.startsWith(wildcard.slice(0, -1));
  }
  function descriptorsOf(machine) {
    const descriptors = nodesOf(machine).flatMap(
      (node) => node.type === "history" ? [] : transitionsOf(node).map(({ eventType }) => eventType)
    );
    return [...new Set(descriptors.filter((type) => type !== "" && !type.startsWith("xstate.")))];
  }
  function systemTypes(machine) {
    const types = /* @__PURE__ */ new Set();
    for (const node of nodesOf(machine)) {
      if (node.type === "history") continue;
      for (const delay of Object.keys(node.config.after ?? {})) types.add(`after.${delay}`);
      for (const invoked of node.invoke) addActor(machine, String(invoked.src), invoked.id, types);
    }
    for (const action of actionsOf(machine)) {
      if (!isBuiltIn(action)) continue;
      if (action.type === "xstate.spawnChild" && typeof action["src"] === "string")
        addActor(machine, action["src"], action["id"], types);
      const sends = action.type === "xstate.raise" || action.type === "xstate.sendTo";
      if (sends && action["delay"] !== void 0 && typeof action["id"] === "string") {
        if (!action["id"].startsWith("xstate.after.")) types.add(`after.${action["id"]}`);
      }
    }
    return types;
  }
  function addActor(machine, source, id, types) {
    const logic = implementationsOf(machine).actors[source];
    if (isMachineLogic(logic)) for (const type of systemTypes(logic)) types.add(type);
    else if (typeof id === "string") for (const kind of ["done", "error"]) types.add(`${kind}.${id}`);
  }
  function typesSentBy(machine, kind) {
    return actionsOf(machine).flatMap((action) => {
      if (!isBuiltIn(action) || action.type !== kind) return [];
      const event = action["event"];
      return typeof event === "object" && typeof event.type === "string" ? [event.type] : [];
    });
  }
  function typesSentByChildren(machine) {
    return Object.values(implementationsOf(machine).actors).filter(isMachineLogic).flatMap((child) => typesSentBy(child, "xstate.sendTo"));
  }

  // engine/checks/declarations.ts
  function checkPin(definition, report) {
    if (!Number.isInteger(definition.version) || definition.version < 1 || !/^[a-z][a-z0-9-]*$/.test(definition.name)) {
      report(
        "bad-version",
        `${definition.name}@${definition.version}`,
        "a pin is a lower-case name and a whole version from 1 on",
        "Name it as in proposal@1."
      );
    }
    for (const [index, { from: from2 }] of (definition.migrations ?? []).entries()) {
      const first = definition.migrations?.findIndex((other2) => other2.from === from2);
      if (!Number.isInteger(from2) || from2 < 1 || from2 >= definition.version || first !== index)
        report(
          "bad-version",
          `migrations[${index}]`,
          `cases of version ${from2} cannot come over by it`,
          "Write one migration for each earlier version."
        );
    }
    if (definition.migrations !== void 0 && definition.events["enter"] === void 0)
      report(
        "undeclared-event",
        "enter",
        "nothing says who may learn that a case has come over",
        "Declare events['enter'] with its audience."
      );
  }
  function checkVocabulary(definition, report) {
    const { people, system, unused } = vocabularyOf(definition);
    for (const type of people) {
      if (/^(xstate|after|done|error|mufakat)\./.test(type) || type === "start" || type === "enter") {
        report(
          "reserved-event",
          type,
          "this name is kept for what the system records",
          "Choose another name for the event."
        );
      }
    }
    for (const type of ["start", ...people, ...system]) {
      if (definition.events[type] === void 0)
        report(
          "undeclared-event",
          type,
          "nothing says who may learn of it",
          `Declare events['${type}'] with its audience.`
        );
    }
    for (const [type, { audience: audience2 }] of Object.entries(definition.events)) {
      if (!Array.isArray(audience2))
        report("bad-audience", type, "its declaration has no audience", "Declare a list of {to, from}; it may be empty.");
    }
    for (const type of unused)
      report(
        "unused-declaration",
        type,
        "the machine never records it",
        "Remove the declaration, or mark it recordedOnly if it takes no step."
      );
  }

  // engine/checks/guards.ts
  function checkGuard(machine, guard, place, report) {
    if (guard === void 0) return;
    if (isBuiltIn(guard)) {
      for (const inner of guard["guards"] ?? []) checkGuard(machine, inner, place, report);
      return;
    }
    if (typeof guard === "function") {
      report(
        "inline-guard",
        place,
        "a guard without a name cannot be named in a refusal",
        "Name it in setup({ guards })."
      );
      return;
    }
    const name = typeof guard === "string" ? guard : guard.type;
    if (implementationsOf(machine).guards[name] === void 0)
      report("unknown-guard", place, `there is no guard '${name}'`, "Name it in setup({ guards }).");
  }

  // engine/recording.ts
  function askRecorded(name, guard, args, params, needs) {
    const pair = spare.pop() ?? new Pair();
    const reads = pair.begin(args, needs);
    const answer = Boolean(guard(pair.seen, params));
    spare.push(pair);
    return answerOf(name, params, answer, readingOf(reads));
  }
  function answerOf(guard, params, answer, read) {
    return params === void 0 ? { guard, answer, read } : { guard, params, answer, read };
  }
  var Pair = class {
    reads = { read: {}, needs: void 0, reached: void 0 };
    #context = new Recorder(this, "context");
    #event = new Recorder(this, "event");
    seen = Object.freeze({
      context: this.#context.proxy,
      event: this.#event.proxy
    });
    begin({ context, event }, needs) {
      this.#context.value = context;
      this.#event.value = event;
      return this.reads = { read: {}, needs, reached: void 0 };
    }
  };
  var spare = [];
  function byName(a, b) {
    const [first, second] = [String(a), String(b)];
    return first < second ? -1 : first > second ? 1 : 0;
  }
  var MOST_PLACES = 1e3;
  var Recorder = class _Recorder {
    // The proxy stands on an empty object: one on a frozen target would have to answer with the target's own values.
    proxy = new Proxy({}, this);
    name;
    value = {};
    /** Those reads in which it was reached last. */
    during;
    /** Whether anything inside was noted in them. */
    touched = false;
    #pair;
    #places = /* @__PURE__ */ new Map();
    constructor(pair, name) {
      this.#pair = pair;
      this.name = name;
    }
    get(_, key) {
      const item = this.value[key];
      if (typeof key === "symbol") return item;
      if (typeof item === "object" && item !== null && !Array.isArray(item)) return this.#follow(key, item);
      if (typeof item === "function") return item;
      this.#note(this.#placeOf(key).name, item === void 0 ? null : item);
      if (item === void 0) this.#lacks(key);
      return item;
    }
    has(_, key) {
      const there = key in this.value;
      if (typeof key === "string") {
        if (!there) this.#lacks(key);
        this.#note(`${this.name}.${key}?`, there);
      }
      return there;
    }
    ownKeys() {
      const keys = Reflect.ownKeys(this.value).sort(byName);
      this.#note(
        `${this.name}.*`,
        keys.filter((key) => typeof key === "string")
      );
      return keys;
    }
    getOwnPropertyDescriptor(_, key) {
      const there = Reflect.getOwnPropertyDescriptor(this.value, key);
      if (there !== void 0) there.configurable = true;
      return there;
    }
    #follow(key, item) {
      const { reads } = this.#pair;
      const place = this.#placeOf(key);
      const inner = place.recorder ??= new _Recorder(this.#pair, place.name);
      this.touched = true;
      inner.value = item;
      if (inner.during !== reads) {
        inner.during = reads;
        inner.touched = false;
        (reads.reached ??= []).push(inner);
      }
      return inner.proxy;
    }
    #note(place, value) {
      this.touched = true;
      this.#pair.reads.read[place] = value;
    }
    #lacks(key) {
      if (this.name === "event") this.#pair.reads.needs?.push(key);
    }
    #placeOf(key) {
      let place = this.#places.get(key);
      if (place === void 0) {
        if (this.#places.size === MOST_PLACES) this.#places.clear();
        place = { name: `${this.name}.${key}`, recorder: void 0 };
        this.#places.set(key, place);
      }
      return place;
    }
  };
  function readingOf({ read, reached: reached2 }) {
    if (reached2 === void 0) return read;
    let places;
    for (const { name, touched, value } of reached2) {
      if (touched || name === "event.office") continue;
      places ??= [...reached2.map((one) => one.name), ...Object.keys(read)];
      if (!places.some((other2) => other2.startsWith(`${name}.`))) read[name] = value;
    }
    return read;
  }

  // engine/guards.ts
  function inquiry(needs) {
    return { answers: [], obstacles: [], needs };
  }
  function questionOf(machine, guard) {
    const combination = combinationOf(guard);
    if (combination !== null) {
      switch (combination.kind) {
        case "stateIn":
          return stateIn2(guardLabel(guard), combination.holds);
        case "not":
          return negation(guardLabel(guard), questionOf(machine, combination.guards[0]));
        case "and":
          return conjunction(combination.guards.map((part) => questionOf(machine, part)));
        default:
          return disjunction(combination.guards.map((part) => questionOf(machine, part)));
      }
    }
    if (typeof guard === "function") return leaf("(inline)", guard, void 0);
    const { type, params } = referenceOf(guard);
    const named2 = implementationsOf(machine).guards[type];
    if (typeof named2 === "function" && !isBuiltIn(named2)) return leaf(type, named2, params);
    if (named2 === void 0) throw new Error(`there is no guard '${type}'`);
    return questionOf(machine, named2);
  }
  function guardLabel(guard) {
    const combination = combinationOf(guard);
    if (combination === null) return typeof guard === "function" ? "(inline)" : referenceOf(guard).type;
    if (combination.kind === "stateIn") return `stateIn(${combination.state})`;
    return `${combination.kind}(${combination.guards.map(guardLabel).join(", ")})`;
  }
  function referenceOf(guard) {
    return typeof guard === "string" ? { type: guard } : guard;
  }
  function leaf(name, guard, params) {
    return (_, args, asked2) => {
      const given = typeof params === "function" ? params(args) : params;
      return tell2(asked2, askRecorded(name, guard, args, given, asked2.needs));
    };
  }
  function stateIn2(label, holds) {
    return (snapshot, _, asked2) => tell2(asked2, answerOf(label, void 0, holds(snapshot), { value: snapshot.value }));
  }
  function negation(label, inner) {
    return (snapshot, args, asked2) => {
      const inside3 = inquiry(asked2.needs);
      const answer = !inner(snapshot, args, inside3);
      const read = Object.assign({}, ...inside3.answers.map((part) => part.read));
      const only = inside3.answers.length === 1 ? inside3.answers[0] : void 0;
      return tell2(asked2, answerOf(label, only?.params, answer, read));
    };
  }
  function conjunction(parts) {
    return (snapshot, args, asked2) => parts.every((part) => part(snapshot, args, asked2));
  }
  function disjunction(parts) {
    return (snapshot, args, asked2) => {
      const before = asked2.obstacles.length;
      const answer = parts.some((part) => part(snapshot, args, asked2));
      if (answer) asked2.obstacles.length = before;
      return answer;
    };
  }
  function tell2(asked2, answer) {
    asked2.answers.push(answer);
    if (!answer.answer) asked2.obstacles.push(answer);
    return answer.answer;
  }

  // engine/names.ts
  function timerName(id) {
    const match = /^xstate\.after\.([^.]+)\./.exec(id);
    return match?.[1] ?? id;
  }
  function nameOf2(eventType) {
    if (!eventType.startsWith("xstate.")) return eventType;
    if (eventType.startsWith("xstate.after.")) return `after.${timerName(eventType)}`;
    return eventType.replace(/^xstate\.(done|error)\.actor\./, "$1.").replace(/^xstate\.done\.state\./, "done.state.");
  }

  // engine/chart.ts
  function chartOf(machine) {
    return nodeOf(machine.root);
  }
  function nodeOf(node) {
    return {
      id: node.id,
      key: node.key,
      type: node.type,
      tags: node.tags,
      initial: node.type === "compound" ? node.initial.target[0]?.id ?? null : null,
      transitions: node.type === "history" ? [] : transitionsOf(node).map((transition2) => ({
        on: nameOf2(transition2.eventType) || "always",
        targets: (transition2.target ?? []).map((target) => target.id),
        guard: transition2.guard === void 0 ? null : guardLabel(transition2.guard),
        actions: transition2.actions.map(labelOf)
      })),
      states: Object.values(node.states).map((child) => nodeOf(child))
    };
  }
  function labelOf(action) {
    if (typeof action === "string") return action;
    return action.type;
  }

  // engine/compiled.ts
  var MAXIMUM_MICROSTEPS = 1e3;
  var watcher;
  function watching(to, work2) {
    const outer = watcher;
    watcher = to;
    try {
      return work2();
    } finally {
      watcher = outer;
    }
  }
  function compile(source) {
    const { delays: delays2, actors } = implementationsOf(source);
    const chart2 = chartOf(source);
    const children = /* @__PURE__ */ new Map();
    const inert = {};
    for (const [name, logic] of Object.entries(actors)) {
      inert[name] = inertLogic();
      if (isMachineLogic(logic)) children.set(name, compile(logic));
    }
    const machine = source.provide({
      actors: inert,
      delays: mapFunctions(delays2, checkedDelay)
    });
    prepare(machine, MAXIMUM_MICROSTEPS);
    refuseUnknownDelays(machine);
    refuseSendsToNobody(machine);
    watchGuards(machine, (transition2, guard) => {
      const question = questionOf(machine, guard);
      return (snapshot, args) => {
        const asked2 = inquiry(watcher?.needs);
        try {
          const answer = question(snapshot, args, asked2);
          watcher?.asked(transition2, answer, asked2);
          return answer;
        } catch (error) {
          watcher?.failed(error);
          throw error;
        }
      };
    });
    for (const node of nodesOf(machine)) if (waitsForSomebody(node)) markEntry(node);
    return { machine, chart: chart2, children, self: selfReference(machine.id, void 0) };
  }
  function waitsForSomebody(node) {
    return node.type !== "history" && typeof node.meta === "object" && node.meta !== null && "waitingFor" in node.meta;
  }
  function mapFunctions(named2, wrap) {
    return Object.fromEntries(
      Object.entries(named2).map(([name, value]) => [
        name,
        typeof value === "function" && !isBuiltIn(value) ? wrap(name, value) : value
      ])
    );
  }
  function checkedDelay(name, delay) {
    return (args, params) => {
      const milliseconds = delay(args, params);
      if (!Number.isInteger(milliseconds) || milliseconds < 0) {
        throw new Error(`the delay '${name}' answered ${String(milliseconds)}: a delay is whole milliseconds from 0 on`);
      }
      return milliseconds;
    };
  }

  // engine/checks/waiting.ts
  function checkMeta(node, types, report) {
    if (!waitsForSomebody(node)) return;
    const { waitingFor, acts } = node.meta;
    const isList = (value) => Array.isArray(value) && value.every((each) => typeof each === "string");
    if (typeof waitingFor !== "function" && !isList(waitingFor))
      report(
        "bad-meta",
        node.id,
        "meta.waitingFor is neither a list of names nor a function of the context that answers one",
        "Write meta: { waitingFor: [who], acts: [event types] }."
      );
    if (acts === void 0 || typeof acts === "function") return;
    if (!isList(acts))
      report("bad-meta", node.id, "meta.acts is no list of event types", "List the types, or leave it out.");
    else
      for (const type of acts.filter((each) => !types.has(each)))
        report(
          "bad-meta",
          node.id,
          `meta.acts names ${type}, which the machine never takes`,
          "Name events of the machine."
        );
  }

  // engine/checks.ts
  function problemsOf(definition) {
    const problems = [];
    const report = (code, place, reason, remedy) => {
      if (!problems.some((known) => known.code === code && known.place === place && known.reason === reason))
        problems.push({ code, place, reason, remedy });
    };
    checkPin(definition, report);
    checkMachine(definition.machine, definition, report, /* @__PURE__ */ new Set());
    checkVocabulary(definition, report);
    return problems;
  }
  function checkMachine(machine, definition, report, seen) {
    if (seen.has(machine)) return;
    seen.add(machine);
    checkContext(machine, report);
    checkNamed(machine, definition, report, seen);
    checkInvoked(machine, report);
    const types = new Set(vocabularyOf({ machine, events: definition.events }).people);
    for (const node of nodesOf(machine)) {
      if (node.type === "history") continue;
      checkDelays(machine, node, report);
      checkMeta(node, types, report);
      if (routeOf(node) !== void 0)
        report(
          "route",
          node.id,
          "a route is taken by an event of XState itself, which nobody may send",
          "Write a transition for an event of the machine."
        );
      for (const action of actionsIn(node)) checkAction(machine, definition, action, node.id, report);
      for (const transition2 of transitionsOf(node))
        checkGuard(machine, transition2.guard, `${node.id} on ${transition2.eventType || "always"}`, report);
    }
  }
  function checkNamed(machine, definition, report, seen) {
    const { actors, actions, delays: delays2, guards: guards2 } = implementationsOf(machine);
    for (const [name, logic] of Object.entries(actors)) {
      if (isMachineLogic(logic)) checkMachine(logic, definition, report, seen);
      else checkLogic(name, logic, definition.work, report);
    }
    for (const [name, action] of Object.entries(actions))
      if (isBuiltIn(action)) checkAction(machine, definition, action, name, report);
    for (const [name, delay] of Object.entries(delays2))
      if (typeof delay === "number") checkMilliseconds(delay, name, report);
    for (const [name, guard] of Object.entries(guards2)) if (isBuiltIn(guard)) checkGuard(machine, guard, name, report);
  }

  // engine/unit.ts
  var Unit = class _Unit {
    compiled;
    path;
    parent;
    token;
    source;
    sync;
    self;
    since;
    /** What has been sent to it and it has not taken yet: only within a step. */
    mailbox = [];
    busy = false;
    /** It has been started, in this step or before. */
    began;
    /** It has come to its end, or its parent has stopped it: it takes nothing any more. */
    halted = false;
    /** It has come to its end; the parent keeps it until it stops it. */
    ended = false;
    #snapshot;
    #before;
    // Made when first asked for: most steps of most machines touch none of them.
    #timers;
    #actors;
    #children;
    #touched = false;
    constructor(compiled, parent, id, origin, before) {
      this.since = { ...before?.since };
      this.began = before !== void 0;
      this.#before = before;
      this.compiled = compiled;
      this.parent = parent;
      this.path = parent === null ? [] : [...parent.path, id];
      this.token = origin.token;
      this.source = origin.source;
      this.sync = origin.sync;
      this.self = parent === null ? compiled.self : selfReference(id, parent.self);
    }
    static open(compiled, state, parent, id, origin) {
      const unit = new _Unit(compiled, parent, id, origin, state);
      for (const [childId, child] of inOrderOfStart(state.children)) {
        const machine = compiled.children.get(child.source);
        if (machine === void 0)
          throw new Error(
            `the state has a child '${childId}' of the machine '${child.source}', which this version lacks`
          );
        const opened2 = _Unit.open(machine, child, unit, childId, {
          source: child.source,
          token: child.token,
          sync: child.sync === true
        });
        opened2.ended = child.ended === true;
        unit.children.set(childId, opened2);
      }
      return unit;
    }
    get timers() {
      return this.#timers ??= byId2(this.#before?.timers ?? NONE2);
    }
    get actors() {
      return this.#actors ??= byId2(this.#before?.actors ?? NONE2);
    }
    get children() {
      return this.#children ??= /* @__PURE__ */ new Map();
    }
    get snapshot() {
      if (this.#snapshot === void 0) {
        const state = this.#before;
        this.#snapshot = snapshotOf(
          this.compiled.machine,
          state,
          frozen(state.context),
          state.history,
          this.references()
        );
      }
      return this.#snapshot;
    }
    /** The snapshot with the children that run now: an earlier event of this very step may have started or stopped some. */
    freshSnapshot() {
      if (this.#snapshot === void 0) return this.snapshot;
      return { ...this.#snapshot, children: this.references() };
    }
    set snapshot(snapshot) {
      this.#snapshot = snapshot;
      this.#touched = true;
    }
    get status() {
      const status = this.#snapshot?.status ?? this.#before?.status ?? "active";
      return status === "done" || status === "error" ? status : "active";
    }
    touch() {
      this.#touched = true;
    }
    /** Stand-ins for the running children, by id. */
    references() {
      const actors = this.#actors?.size ?? this.#before?.actors.length ?? 0;
      if (actors === 0 && (this.#children?.size ?? 0) === 0) return NOBODY2;
      const references = {};
      for (const id of this.actors.keys()) references[id] = childReference(id);
      for (const id of this.children.keys()) references[id] = childReference(id);
      return references;
    }
    /** The state as plain JSON. A machine that nothing happened to gives back the very state it was opened from. */
    close() {
      const children = {};
      let changed = this.#touched || this.#before === void 0;
      for (const [id, child] of this.#children ?? []) {
        const before = this.#before?.children[id];
        const closed2 = child.#closeAsChild();
        children[id] = closed2;
        changed ||= closed2 !== before;
      }
      if (!changed) return this.#before;
      const { snapshot } = this;
      const state = {
        status: this.status,
        value: plain(snapshot.value, "value"),
        context: plain(snapshot.context, "context", this.#before?.context),
        history: historyOf(snapshot),
        since: sinceOf(snapshot, this.since),
        timers: listOf2(this.#timers, this.#before?.timers),
        actors: listOf2(this.#actors, this.#before?.actors),
        children
      };
      const { output, error } = snapshot;
      const order = orderOf(snapshot);
      if (output === void 0 && error === void 0 && order === void 0) return state;
      return {
        ...state,
        ...order === void 0 ? {} : { order },
        ...output === void 0 ? {} : { output: plain(output, "output") },
        ...error === void 0 ? {} : { error: errorValue(error) }
      };
    }
    #closeAsChild() {
      const state = this.close();
      const before = this.#before;
      if (state === before && before.ended === true === this.ended) return before;
      return {
        ...state,
        source: this.source,
        token: this.token,
        ...this.ended ? { ended: true } : {},
        ...this.sync ? { sync: true } : {}
      };
    }
  };
  function inOrderOfStart(children) {
    const entries = Object.entries(children);
    return entries.length < 2 ? entries : entries.sort(([, a], [, b]) => compareTokens(a.token, b.token));
  }
  function compareTokens(a, b) {
    const [seqA = 0, nA = 0] = a.split(":").map(Number);
    const [seqB = 0, nB = 0] = b.split(":").map(Number);
    return seqA - seqB || nA - nB;
  }
  var NONE2 = Object.freeze([]);
  var NOBODY2 = Object.freeze({});
  function listOf2(map, before = NONE2) {
    if (map === void 0) return before;
    return map.size === 0 ? NONE2 : [...map.values()];
  }
  function byId2(list) {
    const map = /* @__PURE__ */ new Map();
    for (const one of list) map.set(one.id, one);
    return map;
  }
  function sinceOf(snapshot, since) {
    const kept2 = {};
    const nodes2 = activeNodes(snapshot);
    for (const id in since) if (nodes2.some((node) => node.id === id)) kept2[id] = since[id];
    return kept2;
  }
  function errorValue(error) {
    if (error instanceof Error) return { name: error.name, message: error.message };
    const value = error;
    if (typeof value === "object" && value !== null && typeof value.message === "string") {
      return { name: typeof value.name === "string" ? value.name : "Error", message: value.message };
    }
    return { name: "Error", message: typeof error === "string" ? error : JSON.stringify(error) };
  }

  // engine/runtime.ts
  function openRoot(runtime, state) {
    return Unit.open(runtime.compiled, state, null, runtime.definition.machine.id, {
      source: "",
      token: "",
      sync: false
    });
  }
  function otherMachine(runtime, state) {
    const { name, version, digest } = state.machine;
    if (name === runtime.definition.name && version === runtime.definition.version && digest === runtime.digest)
      return null;
    return `the state belongs to ${name}@${version} (${digest.slice(0, 12)}), this is ${runtime.pin} (${runtime.digest.slice(0, 12)})`;
  }
  function taken(runtime, root, session, seq) {
    return {
      outcome: "taken",
      state: numbered(runtime, root.close(), seq),
      effects: session.log.effects,
      why: session.explanation.why
    };
  }
  function numbered(runtime, closed2, seq) {
    const { name, version } = runtime.definition;
    const machine = { name, version, digest: runtime.digest };
    const { status, value, context, history, since, timers, actors, children, order, output, error } = closed2;
    return order === void 0 && output === void 0 && error === void 0 ? { machine, status, value, context, history, since, timers, actors, children, seq } : { machine, ...closed2, seq };
  }
  function refused(runtime, state, code, missing3, permitted) {
    return { outcome: "refused", refusal: { code, rule: runtime.pin, value: state?.value ?? null, missing: missing3, permitted } };
  }
  function sentenceOf(error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }

  // engine/carrying.ts
  var Carrying = class {
    #log;
    #running;
    #post;
    #work;
    #now;
    /** @param work what is declared to be carried out: an action that is not cannot be an effect. */
    constructor(log2, running, post, work2, now) {
      this.#log = log2;
      this.#running = running;
      this.#post = post;
      this.#work = work2;
      this.#now = now;
    }
    /** @param answer what a rule answered while the action was resolved. */
    carryOut(unit, { type, params }, answer) {
      switch (type) {
        case ENTERED:
          unit.since[params.node] = this.#now;
          return;
        case "xstate.raise":
          return this.#raise(unit, params, answer);
        case "xstate.sendTo":
          return this.#sendTo(unit, params, answer);
        case "xstate.cancel":
          return this.#running.disarm(unit, params.sendId);
        case "xstate.spawnChild":
          return this.#spawn(unit, params);
        case "xstate.stopChild":
          if (params !== void 0) this.#stop(unit, params.id);
          return;
        default:
          this.#effect(unit, type, params);
      }
    }
    #effect(unit, type, params) {
      this.#log.add(unit, () => {
        switch (type) {
          case "xstate.emit": {
            const { event } = params;
            return { kind: "emit", event: plain({ ...event }, "emitted event") };
          }
          case "xstate.log": {
            const { label, value } = params;
            return { kind: "log", label: label ?? null, value: plain(value ?? null, "log") };
          }
          case "sendToCase": {
            const letter2 = params;
            if (typeof letter2?.case !== "string" || typeof letter2.event?.type !== "string")
              throw new Error("sendToCase wants params {case, event: {type, ...}}");
            return { kind: "send", to: letter2.case, event: plain({ ...letter2.event }, "event") };
          }
          default:
            this.#mustBeDeclared(type);
            return { kind: "action", type, params: plain(params ?? null, "params") };
        }
      });
    }
    #mustBeDeclared(type) {
      if (type === "" || type === "(anonymous)")
        throw new Error("an action without a name was enqueued: name it, another process must be able to carry it out");
      if (this.#work[type] === void 0)
        throw new Error(`nothing says how the action '${type}' is carried out: declare it in work`);
    }
    #raise(unit, params, answer) {
      if (typeof params.delay !== "number") return;
      this.#arm(unit, params, void 0, answer);
    }
    #sendTo(unit, params, answer) {
      const toSelf = params.to === unit.self;
      const toParent = params.to === unit.parent?.self;
      if (typeof params.delay === "number") {
        this.#arm(unit, params, toSelf ? void 0 : toParent ? "#parent" : params.to.id, answer);
        return;
      }
      const event = plain({ ...params.event }, "event");
      if (toSelf || toParent) {
        const receiver = toSelf ? unit : unit.parent;
        this.#post.send(() => receiver ?? void 0, event);
        return;
      }
      const { id } = params.to;
      const child = unit.children.get(id);
      this.#post.send(() => child ?? unit.children.get(id), event);
    }
    #arm(unit, { id, event, delay }, to, answer) {
      if (id === void 0) throw new Error(`the delayed event ${String(event["type"])} has no id: give it one`);
      const milliseconds = delay ?? 0;
      this.#running.arm(unit, {
        id,
        name: timerName(id),
        milliseconds,
        event,
        to,
        answer: answer?.milliseconds === milliseconds ? answer : void 0
      });
    }
    #spawn(unit, { id, src, input, actorRef }) {
      if (id === void 0) throw new Error(`an actor '${src}' is spawned without an id: give it one`);
      if (actorRef === void 0) throw new Error(`there is no actor '${src}'`);
      this.#stop(unit, id);
      const machine = unit.compiled.children.get(src);
      if (machine === void 0) {
        this.#running.start(unit, id, src, input);
        return;
      }
      const child = new Unit(machine, unit, id, {
        source: src,
        token: this.#log.nextId(),
        sync: actorRef._syncSnapshot === true
      });
      unit.children.set(id, child);
      this.#post.start(child, input);
    }
    #stop(unit, id) {
      this.#running.stop(unit, id);
      const child = unit.children.get(id);
      if (child === void 0) return;
      unit.children.delete(id);
      unit.touch();
      this.#post.stop(child);
    }
  };

  // engine/effect-log.ts
  var EffectLog = class {
    effects = [];
    #seq;
    #count = 0;
    constructor(seq) {
      this.#seq = seq;
    }
    nextId() {
      return `${this.#seq}:${++this.#count}`;
    }
    /** @param describe is given the id, since what is armed or started carries it as its token. */
    add(unit, describe) {
      const id = this.nextId();
      this.effects.push({ id, path: unit.path, ...describe(id) });
      return id;
    }
    /** Whether this very step has armed or started what carries that token. */
    has(token) {
      return this.effects.some(({ id }) => id === token);
    }
    /** Takes back what was armed or started in this very step: undone in it, it has no effect at all. False when it was earlier. */
    takeBack(token) {
      const index = this.effects.findIndex((effect) => effect.id === token);
      if (index === -1) return false;
      this.effects.splice(index, 1);
      return true;
    }
  };

  // engine/explanation.ts
  var Explanation = class {
    why = [];
    #refusals = [];
    #asked = [];
    #guardError;
    asked(candidate, answer, inquiry2) {
      this.#asked.push({ candidate, inquiry: inquiry2 });
      if (!answer && candidate.eventType !== "") {
        const passed = inquiry2.answers.length - inquiry2.obstacles.length;
        this.#refusals.push({ passed, obstacles: inquiry2.obstacles });
      }
    }
    failed(error) {
      this.#guardError = error;
    }
    /** What a guard threw, which XState wraps and whose name it loses; else the error itself. */
    causeOf(error) {
      return this.#guardError ?? error;
    }
    /** Notes the transitions taken in one microstep, beside the candidates that were asked for it. */
    microstep(unit, on2, transitions) {
      const asked2 = this.#asked;
      for (const { candidate, inquiry: inquiry2 } of asked2) {
        this.why.push(whyOf(unit, onOf(candidate, on2), candidate, inquiry2.answers, transitions.includes(candidate)));
      }
      for (const candidate of transitions) {
        if (!asked2.some((entry) => entry.candidate === candidate))
          this.why.push(whyOf(unit, onOf(candidate, on2), candidate, [], true));
      }
      if (asked2.length > 0) this.#asked = [];
    }
    /**
     * What stood in the way of the event: the negative answers of the candidates that got furthest, since those a wrong seat
     * stops at once are not what the sender has to mend.
     */
    refusals() {
      const furthest = Math.max(...this.#refusals.map(({ passed }) => passed));
      return this.#refusals.flatMap(({ passed, obstacles }) => passed === furthest ? obstacles : []);
    }
  };
  function onOf({ eventType }, on2) {
    if (eventType === "") return "always";
    return eventType ? nameOf2(eventType) : on2;
  }
  function whyOf(unit, on2, candidate, guards2, taken2) {
    return {
      path: unit.path,
      source: candidate.source.id,
      on: on2,
      targets: (candidate.target ?? []).map((node) => node.id),
      guards: guards2,
      taken: taken2
    };
  }

  // engine/running.ts
  var Running = class {
    #log;
    #now;
    constructor(log2, now) {
      this.#log = log2;
      this.#now = now;
    }
    arm(unit, { id, name, milliseconds, event, to, answer }) {
      if (!Number.isInteger(milliseconds) || milliseconds < 0)
        throw new Error(`the delay of '${name}' is ${milliseconds}: a delay is whole milliseconds from 0 on`);
      const due = answer?.due ?? after2(this.#now, milliseconds);
      const because = answer?.because ?? { milliseconds };
      this.disarm(unit, id);
      const token = this.#log.add(unit, (effect) => ({ kind: "arm", timer: id, name, token: effect, due, because }));
      unit.timers.set(id, {
        id,
        name,
        token,
        armedAt: this.#now,
        due,
        because,
        event: plain({ ...event }, "event"),
        ...to === void 0 ? {} : { to }
      });
      unit.touch();
    }
    /** Sets a running timer to another instant; it goes on counting from when it was armed. */
    reset(unit, timer, { due, because }) {
      const { id, name } = timer;
      this.disarm(unit, id);
      const token = this.#log.add(unit, (effect) => ({ kind: "arm", timer: id, name, token: effect, due, because }));
      unit.timers.set(id, { ...timer, token, due, because });
      unit.touch();
    }
    disarm(unit, id) {
      const timer = unit.timers.get(id);
      if (timer === void 0) return;
      unit.timers.delete(id);
      unit.touch();
      if (!this.#log.takeBack(timer.token))
        this.#log.add(unit, () => ({ kind: "disarm", timer: id, name: timer.name, token: timer.token }));
    }
    /** Starts a promise actor: the host carries it out. */
    start(unit, id, source, input) {
      const token = this.#log.add(unit, (effect) => ({
        kind: "start",
        actor: id,
        source,
        token: effect,
        input: plain(input ?? null, "input")
      }));
      unit.actors.set(id, { id, source, token, startedAt: this.#now });
      unit.touch();
    }
    stop(unit, id) {
      const actor = unit.actors.get(id);
      if (actor === void 0) return;
      unit.actors.delete(id);
      unit.touch();
      if (actor.ended !== true && !this.#log.takeBack(actor.token))
        this.#log.add(unit, () => ({ kind: "stop", actor: id, token: actor.token }));
    }
    /** Disarms and stops everything in a machine that is over, children first. */
    halt(unit) {
      unit.halted = true;
      for (const child of unit.children.values()) this.halt(child);
      unit.children.clear();
      for (const id of [...unit.actors.keys()]) this.stop(unit, id);
      for (const id of [...unit.timers.keys()]) this.disarm(unit, id);
      unit.touch();
    }
  };
  function after2(now, milliseconds) {
    return new Date(Date.parse(now) + milliseconds).toISOString();
  }

  // engine/session.ts
  var MAXIMUM_RUNS = 1e3;
  var Session = class {
    office;
    log;
    explanation = new Explanation();
    running;
    #carrying;
    #view;
    /** What the actions of the machines that run now have sent, started and stopped, the innermost last. */
    #outgoing = [];
    #answered;
    #firstTransitions;
    #runs = 0;
    /** @param work what is declared to be carried out: an action that is not cannot be an effect. */
    constructor(work2, office, seq) {
      this.office = office;
      this.log = new EffectLog(seq);
      this.running = new Running(this.log, office.now);
      this.#carrying = new Carrying(this.log, this.running, this, work2, office.now);
      this.#view = Object.freeze({
        now: office.now,
        policy: frozen(office.policy),
        actor: frozen(office.actor),
        // As they are: the host gives them plain and frozen, and notes which of them are read.
        facts: office.facts,
        delay: (rule, args = null) => this.#delay(rule, args)
      });
    }
    /** Whether the first event found a transition at all. */
    get taken() {
      return (this.#firstTransitions ?? 0) > 0;
    }
    /** Begins the life of a machine; then it takes what has come for it meanwhile. */
    begin(unit, input) {
      this.#busy(unit, () => this.#run(unit, "start", (scope) => initial(unit.compiled.machine, input, scope)));
    }
    /** Gives an event to a machine: at once, or when it is through with what it does now. */
    deliver(unit, event) {
      if (unit.ended || unit.halted) return;
      unit.mailbox.push(event);
      if (!unit.busy) this.#busy(unit, () => {
      });
    }
    /** Gives a fired timer's event to the child (or parent) it was armed for. */
    deliverTo(unit, id, event) {
      this.#firstTransitions = 1;
      const receiver = id === "#parent" ? unit.parent : unit.children.get(id);
      if (receiver !== null && receiver !== void 0) this.deliver(receiver, event);
    }
    /** Runs `work` on a unit in this step's scope, then what follows from it: for entering a case in the middle of its life. */
    within(unit, work2) {
      this.#busy(unit, () => this.#run(unit, "enter", work2));
    }
    /** The office for one clock that is set already: its rule is asked as it was then, and never answers with sooner. */
    asking({ armedAt, due }) {
      let answer = null;
      const delay = (rule, args = null) => {
        answer = this.office.due(rule, { at: armedAt, notBefore: due, ...args });
        return Math.max(0, Date.parse(answer.due) - Date.parse(this.office.now));
      };
      return { view: Object.freeze({ ...this.#view, delay }), answer: () => answer };
    }
    // Post
    send(find, event) {
      this.#later(false, () => {
        const receiver = find();
        if (receiver !== void 0) this.deliver(receiver, event);
      });
    }
    start(child, input) {
      child.busy = true;
      this.#later(true, () => {
        if (!child.halted) this.begin(child, input);
      });
    }
    stop(child) {
      const neverBegan = !child.began;
      if (neverBegan) this.running.halt(child);
      else this.#later(false, () => this.running.halt(child));
    }
    #later(begins3, go) {
      this.#outgoing.at(-1)?.push({ begins: begins3, go });
    }
    /** Does `first` with the unit busy, then takes its mail until there is no more. */
    #busy(unit, first) {
      unit.busy = true;
      first();
      for (let mail = unit.mailbox.shift(); mail !== void 0; mail = unit.mailbox.shift()) {
        if (unit.ended || unit.halted) break;
        const event = { ...mail };
        this.#run(
          unit,
          String(event["type"]),
          (scope) => transition(unit.compiled.machine, unit.freshSnapshot(), event, scope)
        );
      }
      unit.busy = false;
    }
    #run(unit, on2, work2) {
      if (++this.#runs > MAXIMUM_RUNS)
        throw new Error(`the machines of the case go on without end: more than ${MAXIMUM_RUNS} events in one step`);
      unit.began = true;
      const actions = [];
      const scope = {
        self: unit.self,
        office: this.#view,
        onAction: (action) => {
          actions.push({ action, answer: this.#answered });
          this.#answered = void 0;
        },
        onMicrostep: (event, transitions) => {
          this.#firstTransitions ??= event.type === "xstate.init" ? 1 : transitions.length;
          this.explanation.microstep(unit, nameOf2(event.type), transitions);
        }
      };
      const snapshot = this.#watched(() => work2(scope));
      this.explanation.microstep(unit, on2 === "start" || on2 === "enter" ? on2 : "always", []);
      refuseHiddenSpawns(unit, snapshot, actions);
      unit.snapshot = snapshot;
      const outgoing = [];
      this.#outgoing.push(outgoing);
      for (const { action, answer } of actions) this.#carrying.carryOut(unit, action, answer);
      this.#outgoing.pop();
      if (on2 === "start") outgoing.sort((one, other2) => Number(other2.begins) - Number(one.begins));
      for (const { go } of outgoing) go();
      this.#afterwards(unit);
    }
    #watched(work2) {
      try {
        return watching(this.explanation, work2);
      } catch (error) {
        throw this.explanation.causeOf(error);
      }
    }
    /** Tells the parent what it asked to be told: every change, and the end. */
    #afterwards(unit) {
      const { parent } = unit;
      const id = unit.path.at(-1) ?? "";
      if (unit.status === "active") {
        if (parent === null || !unit.sync || unit.halted) return;
        const { value, context, status } = unit.snapshot;
        const snapshot = plain({ status, value, context }, "snapshot");
        this.deliver(parent, { type: `xstate.snapshot.${id}`, snapshot });
        return;
      }
      this.#answered = void 0;
      const wasStopped = unit.halted;
      this.running.halt(unit);
      if (parent === null || wasStopped) return;
      unit.ended = true;
      const { output, error } = unit.snapshot;
      this.deliver(
        parent,
        unit.status === "done" ? { type: `xstate.done.actor.${id}`, output: plain(output ?? null, "output"), actorId: id } : { type: `xstate.error.actor.${id}`, error: { ...errorValue(error) }, actorId: id }
      );
    }
    /** Asks the office when something is due; the answer is kept for the action that is being resolved. */
    #delay(rule, args) {
      const answer = this.office.due(rule, args);
      const milliseconds = Math.max(0, Date.parse(answer.due) - Date.parse(this.office.now));
      this.#answered = { ...answer, milliseconds };
      return milliseconds;
    }
  };
  function refuseHiddenSpawns(unit, snapshot, actions) {
    for (const id in snapshot.children) {
      if (!unit.actors.has(id) && !unit.children.has(id) && !actions.some(({ action }) => spawns(action, id)))
        throw new Error(
          `the actor '${id}' was spawned inside assign, where nothing records it: use spawnChild or invoke`
        );
    }
  }
  function spawns({ type, params }, id) {
    return type === "xstate.spawnChild" && params.actorRef?.id === id;
  }

  // engine/enter.ts
  function enter(runtime, value, context, office) {
    const missing3 = whatIsMissing(runtime.compiled, value);
    if (missing3.length > 0) return refused(runtime, null, "incomplete", missing3, []);
    const session = new Session(runtime.definition.work, office, 1);
    try {
      const root = newRoot(runtime);
      enterAt(session, root, value, context, NEW);
      return taken(runtime, root, session, 1);
    } catch (error) {
      return refused(runtime, null, "failed", [{ what: sentenceOf(error) }], []);
    }
  }
  function newRoot({ compiled, definition }) {
    return new Unit(compiled, null, definition.machine.id, { source: "", token: "", sync: false });
  }
  var NEW = { history: {}, since: () => null, arms: () => true };
  function enterAt(session, unit, value, context, { history, since, arms }) {
    const { machine } = unit.compiled;
    const brought = new Set(unit.children.keys());
    session.within(unit, (scope) => {
      const at = snapshotOf(machine, { value }, plain(context, "context"), history, unit.references());
      if (isAtItsEnd(machine.root, new Set(activeNodes(at)))) return endOf(machine, at, scope);
      for (const node of activeNodes(at))
        if (waitsForSomebody(node)) unit.since[node.id] = since(node.id) ?? session.office.now;
      const event = { type: "xstate.mufakat.enter" };
      const entered = enterTimersAndActors(
        at,
        event,
        scope,
        (source, definition) => spawnChild(source, definition),
        { arms, invokes: (id) => !brought.has(id) }
      );
      return transition(machine, entered, event, scope);
    });
  }
  function whatIsMissing({ machine }, value) {
    try {
      const complete = snapshotOf(machine, { value }, {}, {}, {});
      const missing3 = differences(value, complete.value, machine.id);
      return missing3.length > 0 ? missing3 : [...histories(activeNodes(complete)), ...passedEnds(activeNodes(complete))];
    } catch (error) {
      return [{ what: sentenceOf(error) }];
    }
  }
  function histories(nodes2) {
    return nodes2.filter(({ type }) => type === "history").map(({ id }) => ({ what: `${id}: is a history, in which nobody can be: say where it leads` }));
  }
  function passedEnds(nodes2) {
    const active = new Set(nodes2);
    return nodes2.filter(({ id, parent, on: on2 }) => parent !== void 0 && `xstate.done.state.${id}` in on2).filter((node) => isAtItsEnd(node, active)).map(({ id }) => ({
      what: `${id}: is at its end, and its completion would have been taken: say where that leads`
    }));
  }
  function differences(given, complete, place) {
    if (typeof complete === "string")
      return typeof given === "string" ? [] : [{ what: `${place}: '${complete}' has no states inside` }];
    if (typeof given === "string") {
      const inside3 = complete[given];
      return [
        {
          what: `${place}: says only '${given}', which must say where it is inside${inside3 === void 0 ? "" : ` (for example ${JSON.stringify(inside3)})`}`
        }
      ];
    }
    return Object.entries(complete).flatMap(([key, inner]) => {
      const part = given[key];
      return part === void 0 ? [{ what: `${place}: the region '${key}' is missing` }] : differences(part, inner, `${place}.${key}`);
    });
  }

  // engine/configurations.ts
  function activeCharts(chart2, value) {
    const inner = typeof value === "string" ? { [value]: {} } : value;
    return [
      chart2,
      ...chart2.states.flatMap((child) => {
        const below = inner[child.key];
        return below === void 0 ? [] : activeCharts(child, below);
      })
    ];
  }
  function timersOf(chart2, value) {
    return activeCharts(chart2, value).flatMap((node) => {
      const names = node.transitions.flatMap(({ on: on2 }) => on2.startsWith("after.") ? [on2.slice("after.".length)] : []);
      return [...new Set(names)].map((name) => ({ id: `xstate.after.${name}.${node.id}`, name }));
    });
  }
  function isAtItsEnd2(node, active) {
    const inside3 = node.states.filter(({ type }) => type !== "history");
    if (node.type === "compound") return inside3.some((child) => child.type === "final" && active.has(child));
    if (node.type === "parallel") return inside3.every((child) => isAtItsEnd2(child, active));
    return node.type === "final";
  }

  // engine/migration-target.ts
  function targetOf(compiled, rules, old) {
    const value = rules.value(old);
    if (value !== null) return { value, missing: whatIsMissing(compiled, value) };
    return { value, missing: [{ what: `the state ${JSON.stringify(old)} is not mapped` }] };
  }
  function triedTarget(compiled, rules, old) {
    try {
      return targetOf(compiled, rules, old);
    } catch (error) {
      return { value: null, missing: [{ what: `the mapping breaks on it: ${sentenceOf(error)}` }] };
    }
  }

  // engine/migration-timers.ts
  function pairTimers(before, after3, rules) {
    const pairs = /* @__PURE__ */ new Map();
    const problems = [];
    for (const old of before) {
      const { name } = old;
      const rule = Object.hasOwn(rules, name) ? rules[name] : void 0;
      if (rule === void 0) problems.push({ timer: name, what: `the timer '${name}' is not mapped` });
      if (rule === void 0 || rule === "drop") continue;
      const free = after3.filter((timer) => timer.name === rule.as && !pairs.has(timer.id));
      const sameState = `xstate.after.${rule.as}.${stateOf(old)}`;
      const found = free.find(({ id }) => id === sameState) ?? free[0];
      if (found !== void 0) pairs.set(found.id, { old, policy: rule.policy });
      else problems.push({ timer: name, what: `the timer '${name}' becomes '${rule.as}', which does not run there` });
    }
    return { pairs, problems };
  }
  function plannedTimers(before, rules) {
    return before.map(({ name }) => {
      const rule = Object.hasOwn(rules, name) ? rules[name] : void 0;
      if (rule === void 0) return { name, as: null, policy: "unmapped" };
      return rule === "drop" ? { name, as: null, policy: "drop" } : { name, as: rule.as, policy: rule.policy };
    });
  }
  function stateOf({ id, name }) {
    return id.slice(`xstate.after.${name}.`.length);
  }

  // engine/coming-over.ts
  function comingOver(compiled, rules, old, standing, { value, missing: missing3 }) {
    const { chart: chart2 } = compiled;
    const legal = value !== null && missing3.length === 0 ? value : null;
    const ends = legal !== null && isAtItsEnd2(chart2, new Set(activeCharts(chart2, legal)));
    const declared2 = value === null || ends ? [] : timersOf(chart2, value);
    const armed = pairTimers(old.timers, declared2, rules.timers);
    const timers = ends ? [] : armed.problems.filter(({ timer }) => value !== null || rules.timers[timer] === void 0);
    const left = declared2.filter(({ id }) => !armed.pairs.has(id));
    const children = fatesOf(compiled, rules, old, standing, { value: legal, ends });
    const own = [...missing3, ...timers].map(({ what }) => what);
    return {
      value,
      pairs: armed.pairs,
      arms: standing === void 0 ? armsUnlessKept(rules, armed.pairs) : armsUnlessSpent(rules, standing, left),
      children,
      own,
      problems: [...own, ...children.flatMap(problemsOf2)]
    };
  }
  function problemsOf2({ id, against, carried: carried2 }) {
    if (against !== null) return [against];
    return (carried2?.inner.problems ?? []).map((what) => `the child machine '${id}': ${what}`);
  }
  function armsUnlessSpent(rules, { spent }, left) {
    const fired = spent.map((id) => ({ id, name: timerName(id) }));
    const { pairs } = pairTimers(fired, left, rules.timers);
    return (timer) => [void 0, "restart"].includes(pairs.get(timer)?.policy);
  }
  function armsUnlessKept({ timers }, pairs) {
    const kept2 = new Set(
      Object.values(timers).flatMap((rule) => rule === "drop" || rule.policy === "restart" ? [] : [rule.as])
    );
    return (timer) => pairs.has(timer) || !kept2.has(timerName(timer));
  }
  function fatesOf(compiled, rules, old, standing, parent) {
    const children = inOrderOfStart(old.children);
    if (children.length === 0) return [];
    const everywhere = invocationsOf(nodesOf(compiled.machine));
    const there = parent.value === null ? everywhere : invocationsOf(activeNodes(snapshotOf(compiled.machine, { value: parent.value }, {}, {}, {})));
    return children.map(([id, child]) => {
      const invoked = { anywhere: everywhere.has(id), there: there.get(id) };
      return fateOf(compiled, rules, id, child, standing?.children?.[id], parent.ends, invoked);
    });
  }
  function fateOf(compiled, { children = {} }, id, old, standing, parentEnds, { anywhere, there }) {
    const { source } = old;
    const ends = { id, old, fate: "ends", carried: null, against: null };
    const against = (what) => ({ ...ends, against: `the child machine '${id}' ${what}` });
    const rule = Object.hasOwn(children, source) ? children[source] : void 0;
    if (rule === void 0)
      return old.ended === true ? ends : against(
        `is still running, and cannot come over: wait until it has ended, or say what becomes of '${source}' in \`children\``
      );
    if (rule === "drop" || parentEnds) return ends;
    if (rule === "restart") {
      if (!anywhere && !isGenerated(id) && old.ended !== true)
        return against("is to restart, and no state of the new version invokes it: nothing would start it");
      return there === void 0 ? ends : { ...ends, fate: "restarted" };
    }
    if (anywhere && there === void 0) return ends;
    if (!anywhere && isGenerated(id))
      return against("has no id of its own, and the state that invoked it does so no more: restart or drop it");
    if (there !== void 0 && there.source !== source)
      return against(`is of '${source}', and the new version invokes '${there.source}' by that id: restart or drop it`);
    const machine = compiled.children.get(source);
    if (machine === void 0) return against(`is of '${source}', which the new version has not: drop it`);
    const inner = comingOver(machine, rule, old, standing, triedTarget(machine, rule, old.value));
    const sync = there?.sync ?? old.sync === true;
    return { ...ends, fate: "carried", carried: { compiled: machine, rules: rule, inner, sync } };
  }
  function isGenerated(id) {
    return /^\d+\./.test(id);
  }

  // engine/migrate.ts
  function migrate(runtime, old, standing, office) {
    const { name, version } = old.machine;
    const refuse = (code, missing3) => refused(runtime, old, code, missing3, []);
    if (name !== runtime.definition.name || version >= runtime.definition.version)
      return refuse("other-machine", [{ what: `a case of ${name}@${version} does not come over to ${runtime.pin}` }]);
    if (old.status !== "active") return refuse("ended", [{ what: "the case has ended: it stays what it is" }]);
    const migration = runtime.definition.migrations?.find(({ from: from2 }) => from2 === version);
    if (migration === void 0)
      return refuse("incomplete", [{ what: `${runtime.pin} does not say how cases of version ${version} come over` }]);
    const { whenTagged } = migration;
    if (whenTagged !== void 0 && !standing.tags.includes(whenTagged))
      return refuse("not-now", [{ what: `a case may come over only in a state tagged '${whenTagged}'` }]);
    try {
      return carryOver(runtime, migration, old, standing, office);
    } catch (error) {
      return refused(runtime, old, "failed", [{ what: sentenceOf(error) }], []);
    }
  }
  function carryOver(runtime, migration, old, standing, office) {
    const { compiled } = runtime;
    const coming = comingOver(compiled, migration, old, standing, targetOf(compiled, migration, old.value));
    if (coming.problems.length > 0)
      return refused(
        runtime,
        old,
        "incomplete",
        coming.problems.map((what) => ({ what })),
        []
      );
    const session = new Session(runtime.definition.work, office, old.seq + 1);
    leave(session, old, newRoot(runtime));
    const root = newRoot(runtime);
    arrive(session, root, migration, old, coming);
    return taken(runtime, root, session, old.seq + 1);
  }
  function leave(session, old, ghost) {
    for (const timer of old.timers) ghost.timers.set(timer.id, timer);
    for (const actor of old.actors) ghost.actors.set(actor.id, actor);
    for (const { id } of old.timers) session.running.disarm(ghost, id);
    for (const { id } of old.actors) session.running.stop(ghost, id);
    for (const [id, child] of inOrderOfStart(old.children)) {
      const { source, token } = child;
      leave(session, child, new Unit(ghost.compiled, ghost, id, { source, token, sync: false }));
    }
  }
  function arrive(session, unit, rules, old, { value, pairs, arms, children }) {
    const known = new Set(idsOf(unit.compiled.chart));
    const brought = children.flatMap(
      ({ id, old: before, carried: carried2 }) => carried2 === null ? [] : [{ ...carried2, old: before, unit: bring(unit, id, before, carried2) }]
    );
    enterAt(session, unit, value, contextOf(rules, old), {
      history: stillKnown(old.history, known),
      since: (id) => old.since[id] ?? sinceRenamed(old.since, known),
      arms
    });
    for (const [id, { old: before, policy }] of pairs) {
      const fresh = unit.timers.get(id);
      if (fresh !== void 0) rearm(session, unit, broughtOver(fresh, before, policy, session.office.now));
    }
    for (const child of brought)
      if (!child.unit.ended && !child.unit.halted) arrive(session, child.unit, child.rules, child.old, child.inner);
  }
  function bring(parent, id, old, { compiled, rules, inner, sync }) {
    const origin = { source: old.source, token: old.token, sync };
    const unit = old.ended === true ? new Unit(compiled, parent, id, origin, atItsEnd(old, rules, inner)) : new Unit(compiled, parent, id, origin);
    unit.ended = old.ended === true;
    unit.busy = !unit.ended;
    parent.children.set(id, unit);
    return unit;
  }
  function atItsEnd({ order: _, ...old }, rules, { value }) {
    const nothing = { history: {}, since: {}, timers: [], actors: [], children: {} };
    return { ...old, ...nothing, value, context: contextOf(rules, old) };
  }
  function contextOf(rules, { context, value }) {
    return plain(rules.context(context, value), "context");
  }
  function broughtOver(fresh, old, policy, now) {
    const because = {
      migrated: policy,
      from: { timer: old.name, armedAt: old.armedAt, due: old.due, because: old.because },
      by: { due: fresh.due, because: fresh.because }
    };
    switch (policy) {
      case "keep-due-date":
        return { ...fresh, armedAt: old.armedAt, due: old.due, because };
      case "keep-remaining": {
        const waited = Date.parse(now) - Date.parse(old.armedAt);
        const due = new Date(Math.max(Date.parse(now), Date.parse(fresh.due) - waited)).toISOString();
        return { ...fresh, armedAt: old.armedAt, due, because };
      }
      case "restart":
        return { ...fresh, because };
    }
  }
  function rearm(session, unit, timer) {
    unit.timers.set(timer.id, timer);
    const index = session.log.effects.findIndex(({ id }) => id === timer.token);
    const { due, because } = timer;
    session.log.effects[index] = { ...session.log.effects[index], due, because };
  }
  function sinceRenamed(since, known) {
    const gone = Object.entries(since).flatMap(([id, instant]) => known.has(id) ? [] : [instant]);
    return gone.sort().at(-1) ?? null;
  }
  function stillKnown(history, known) {
    return Object.fromEntries(
      Object.entries(history).filter(([id, states]) => known.has(id) && states.every((state) => known.has(state)))
    );
  }
  function idsOf(chart2) {
    return [chart2.id, ...chart2.states.flatMap(idsOf)];
  }

  // engine/migration-offers.ts
  function offersOf({ compiled, definition }) {
    return (definition.migrations ?? []).map((migration) => ({
      from: migration.from,
      whenTagged: migration.whenTagged ?? null,
      ...offerOf(compiled, migration),
      childrenOf: (old) => childrenOf(compiled, migration, old)
    }));
  }
  function offerOf(compiled, rules) {
    const children = Object.entries(rules.children ?? {}).map(([source, rule]) => {
      const machine = compiled.children.get(source);
      if (typeof rule === "string") return [source, rule];
      return [source, machine === void 0 ? nowhere(source, rule) : offerOf(machine, rule)];
    });
    return {
      timers: rules.timers,
      target: (old) => targetOf(compiled, rules, old),
      ...children.length === 0 ? {} : { children: Object.fromEntries(children) }
    };
  }
  function nowhere(source, { timers }) {
    return {
      timers,
      target: () => ({ value: null, missing: [{ what: `the new version has no child machine '${source}': drop it` }] })
    };
  }
  function childrenOf(compiled, rules, old) {
    const { children } = comingOver(compiled, rules, old, void 0, triedTarget(compiled, rules, old.value));
    return planned(children, []);
  }
  function planned(fates, above) {
    return fates.flatMap(({ id, old, fate, carried: carried2, against }) => {
      const path = [...above, id];
      const outside2 = against === null ? [] : [...above.map(machineNamed), against];
      const own = (carried2?.inner.own ?? []).map((what) => [...path.map(machineNamed), what].join(": "));
      const problems = against === null ? own : [outside2.join(": ")];
      if (old.ended === true && problems.length === 0) return [];
      const timers = carried2 === null ? [] : plannedTimers(old.timers, carried2.rules.timers);
      return [{ path, fate, timers, problems }, ...planned(carried2?.inner.children ?? [], path)];
    });
  }
  var machineNamed = (id) => `the child machine '${id}'`;

  // engine/permitted.ts
  var Probe = class {
    answers = [];
    needs = [];
    asked(_candidate, _answer, asked2) {
      this.answers.push(...asked2.answers);
    }
    /** The event would be refused for it, or depends on data that the probe lacks: either is told by the caller. */
    failed() {
    }
  };
  function permittedEvents(runtime, state, office) {
    if (otherMachine(runtime, state) !== null || state.status !== "active") return [];
    const root = openRoot(runtime, state);
    const { now, policy, actor, facts } = office;
    const scope = {
      self: root.self,
      office: Object.freeze({ now, policy, actor, facts, delay: () => 0 }),
      onAction: () => {
      },
      onMicrostep: () => {
      }
    };
    return runtime.events.map((type) => {
      const probe = new Probe();
      let found = false;
      try {
        found = watching(probe, () => select(root.compiled.machine, root.snapshot, { type }, scope)).length > 0;
      } catch {
        found = false;
      }
      const needs = [...new Set(probe.needs)].sort();
      const allowed = needs.length > 0 ? "depends" : found ? "yes" : "no";
      return { type, allowed, because: probe.answers, needs };
    });
  }
  function permittedTypes(runtime, state, office) {
    return permittedEvents(runtime, state, office).flatMap((event) => event.allowed === "no" ? [] : [event.type]);
  }

  // engine/problems.ts
  var MachineRefused = class extends Error {
    name = "MachineRefused";
    machine;
    problems;
    constructor(machine, problems) {
      super(
        `${machine} cannot run durably: ${problems.length} ${problems.length === 1 ? "problem" : "problems"}
` + problems.map((problem) => `- ${problem.place}: ${problem.reason}. ${problem.remedy} (${problem.code})`).join("\n")
      );
      this.machine = machine;
      this.problems = problems;
    }
  };

  // engine/recompute.ts
  function recompute(session, unit) {
    if (unit.halted || unit.ended) return;
    for (const timer of [...unit.timers.values()]) {
      const answer = setByRule(timer) && !session.log.has(timer.token) ? askedAnew(session, unit, timer) : null;
      if (answer !== null && !(answer.due === timer.due && sameJson(answer.because, timer.because)))
        session.running.reset(unit, timer, answer);
    }
    for (const child of unit.children.values()) recompute(session, child);
  }
  function setByRule({ because }) {
    return !(typeof because === "object" && because !== null && "milliseconds" in because);
  }
  function askedAnew(session, unit, timer) {
    const delay = implementationsOf(unit.compiled.machine).delays[timer.name];
    if (typeof delay !== "function") return null;
    const { answer, view } = session.asking(timer);
    const event = Object.defineProperty({ type: "mufakat.recompute" }, "office", { value: view });
    delay({ context: frozen(unit.snapshot.context), event });
    return answer();
  }

  // engine/waiting.ts
  function waitingOf(runtime, state) {
    return state.status === "active" ? walk2(runtime.compiled, state, "") : [];
  }
  function walk2(compiled, state, prefix) {
    const own = nodes(compiled, state).filter(waitsForSomebody).flatMap((node) => {
      const { waitingFor, acts } = node.meta;
      const who2 = typeof waitingFor === "function" ? waitingFor(state.context) : waitingFor;
      return who2.map((name) => ({
        who: name,
        state: prefix + node.id,
        since: state.since[node.id] ?? "",
        acts: (typeof acts === "function" ? acts(state.context) : acts) ?? []
      }));
    });
    return [...own, ...eachChild(compiled, state, (child, machine, id) => walk2(machine, child, `${prefix}${id}/`))];
  }
  function tagsOf(runtime, state) {
    const collect = (compiled, of) => [
      ...nodes(compiled, of).flatMap((node) => node.tags),
      ...eachChild(compiled, of, (child, machine) => collect(machine, child))
    ];
    return [...new Set(collect(runtime.compiled, state))].sort();
  }
  function nextTimer(state) {
    const all2 = timersOf2(state);
    const first = all2.reduce(
      (best, timer) => best === void 0 || timer.due < best.due ? timer : best,
      void 0
    );
    return first === void 0 ? null : { name: first.name, due: first.due, because: first.because };
  }
  function timersOf2(state) {
    return [
      ...state.timers,
      ...Object.values(state.children).flatMap((child) => child.ended === true ? [] : timersOf2(child))
    ];
  }
  function nodes(compiled, state) {
    return activeNodes(snapshotOf(compiled.machine, state, state.context, {}, {}));
  }
  function eachChild(compiled, state, work2) {
    return Object.entries(state.children).flatMap(([id, child]) => {
      const machine = compiled.children.get(child.source);
      return machine === void 0 || child.ended === true ? [] : work2(child, machine, id);
    });
  }

  // engine/machine.ts
  function load(definition, digest) {
    const problems = problemsOf(definition);
    const pin = `${definition.name}@${definition.version}`;
    if (problems.length > 0) throw new MachineRefused(pin, problems);
    const runtime = {
      definition,
      digest,
      compiled: compile(definition.machine),
      events: vocabularyOf(definition).people,
      pin
    };
    return {
      name: definition.name,
      version: definition.version,
      digest,
      events: definition.events,
      work: definition.work,
      chart: runtime.compiled.chart,
      children: childChartsOf(runtime.compiled),
      start: (input, office) => start(runtime, input, office),
      step: (state, command, office) => step(runtime, state, command, office),
      enter: (value, context, office) => enter(runtime, value, context, office),
      permitted: (state, office) => permittedEvents(runtime, state, office),
      waitingFor: (state) => waitingOf(runtime, state),
      next: nextTimer,
      relations: (state, seats2) => definition.relations?.(state.context, seats2) ?? [],
      tags: (state) => tagsOf(runtime, state),
      migrations: offersOf(runtime),
      migrate: (old, standing, office) => migrate(runtime, old, standing, office)
    };
  }
  function childChartsOf({ children }) {
    return Object.fromEntries(
      [...children].map(([source, child]) => [source, { chart: child.chart, children: childChartsOf(child) }])
    );
  }
  function start(runtime, input, office) {
    const root = new Unit(runtime.compiled, null, runtime.definition.machine.id, { source: "", token: "", sync: false });
    const session = new Session(runtime.definition.work, office, 1);
    try {
      session.begin(root, input);
      return taken(runtime, root, session, 1);
    } catch (error) {
      return refused(runtime, null, "failed", [{ what: sentenceOf(error) }], []);
    }
  }
  function step(runtime, state, command, office) {
    const elsewhere = otherMachine(runtime, state);
    if (elsewhere !== null) return refused(runtime, state, "other-machine", [{ what: elsewhere }], []);
    if (state.status !== "active") {
      return refused(
        runtime,
        state,
        "ended",
        [{ what: "the case has ended: only what takes no step can still be recorded" }],
        []
      );
    }
    if (command.kind === "event") {
      const refusal = refusedAtTheDoor(runtime, state, command.event.type, office);
      if (refusal !== null) return refusal;
    }
    const session = new Session(runtime.definition.work, office, state.seq + 1);
    try {
      const root = openRoot(runtime, state);
      const token = give(root, session, command, office);
      if (token !== null) return { outcome: "stale", token };
      if (command.kind === "event" && !session.taken) return refusedByGuards(runtime, state, session, office);
      if (command.kind === "event" && runtime.definition.events[command.event.type]?.recomputes === true)
        recompute(session, root);
      return taken(runtime, root, session, state.seq + 1);
    } catch (error) {
      return refused(runtime, state, "failed", [{ what: sentenceOf(error) }], permittedTypes(runtime, state, office));
    }
  }
  function give(root, session, command, office) {
    if (command.kind === "event") {
      session.deliver(root, plain(command.event, "event"));
      return null;
    }
    const unit = command.path.reduce((above, id) => above?.children.get(id), root);
    if (unit === void 0) return command.token;
    if (command.kind === "timer") {
      const timer = unit.timers.get(command.timer);
      if (timer === void 0 || timer.token !== command.token) return command.token;
      if (timer.due > office.now)
        throw new Error(`the timer '${timer.name}' is due at ${timer.due}, and it is ${office.now}`);
      unit.timers.delete(command.timer);
      unit.touch();
      if (timer.to === void 0) session.deliver(unit, timer.event);
      else session.deliverTo(unit, timer.to, timer.event);
      return null;
    }
    const actor = unit.actors.get(command.actor);
    if (actor === void 0 || actor.token !== command.token || actor.ended === true) return command.token;
    unit.actors.set(actor.id, { ...actor, ended: true });
    unit.touch();
    session.deliver(
      unit,
      command.kind === "done" ? { type: `xstate.done.actor.${actor.id}`, output: command.output, actorId: actor.id } : { type: `xstate.error.actor.${actor.id}`, error: { ...command.error }, actorId: actor.id }
    );
    return null;
  }
  function refusedAtTheDoor(runtime, state, type, office) {
    const refuse = (code, what) => refused(runtime, state, code, [{ what }], permittedTypes(runtime, state, office));
    if (typeof type !== "string") return refuse("unknown-event", "an event has a type");
    if (type.startsWith("xstate.") || type.startsWith("mufakat."))
      return refuse("reserved", `${type} is a name of the engine's own: nobody may send it`);
    if (!runtime.events.includes(type)) return refuse("unknown-event", `${runtime.pin} has no event ${type}`);
    return null;
  }
  function refusedByGuards(runtime, state, session, office) {
    const missing3 = session.explanation.refusals();
    return refused(
      runtime,
      state,
      missing3.length > 0 ? "guard" : "not-now",
      missing3,
      permittedTypes(runtime, state, office)
    );
  }

  // <stdin>
  var bind = (digest) => load(proposal3, digest);
  return __toCommonJS(stdin_exports);
})();
return released.bind;
})()
