/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ClassType;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stops another JVM before each of its operations that change files: it makes, opens, writes, forces, renames or deletes one. What
 * lies on the disk then is what a kill at this moment would leave. It is done by the debugger's interface, so the program has no
 * part in it.
 */
final class WriteSteps {

    /** The methods of the JDK, on Linux, that such operations go through. */
    private static final Map<String, Set<String>> METHODS = Map.of(
            "sun.nio.fs.UnixNativeDispatcher", Set.of("open", "mkdir", "rmdir", "rename", "unlink", "link"),
            "sun.nio.ch.FileDispatcherImpl", Set.of("write", "pwrite", "writev", "force", "truncate"),
            "sun.nio.ch.UnixFileDispatcherImpl", Set.of("write", "pwrite", "writev", "force", "truncate"),
            "java.io.FileOutputStream", Set.of("write", "open"),
            "java.io.RandomAccessFile", Set.of("write", "writeBytes"));

    private WriteSteps() {}

    /** Takes a step. */
    interface Step {

        /** Looks at the disk while the program stands still. */
        void look() throws IOException;
    }

    /** Starts a program. */
    interface Start {

        /** @param option the option that the JVM needs */
        Process of(String option) throws IOException;
    }

    /** Runs a program to its end. */
    static void run(Start program, Step step) throws IOException, InterruptedException {
        ListeningConnector connector = Bootstrap.virtualMachineManager().listeningConnectors().stream()
                .filter(one -> one.transport().name().equals("dt_socket")).findFirst().orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("localAddress").setValue("localhost");
        arguments.get("timeout").setValue("60000");
        try {
            String address = connector.startListening(arguments);
            Process process = program.of("-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=" + address);
            try {
                follow(connector.accept(arguments), step);
            } finally {
                connector.stopListening(arguments);
                process.waitFor();
            }
        } catch (IllegalConnectorArgumentsException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void follow(VirtualMachine machine, Step step) throws IOException, InterruptedException {
        for (String name : METHODS.keySet()) {
            ClassPrepareRequest prepared = machine.eventRequestManager().createClassPrepareRequest();
            prepared.addClassFilter(name);
            prepared.setSuspendPolicy(EventRequest.SUSPEND_ALL);
            prepared.enable();
            machine.classesByName(name).forEach(type -> stopAt(machine, type));
        }
        try {
            while (true) {
                EventSet events = machine.eventQueue().remove();
                for (Event event : events) {
                    if (event instanceof ClassPrepareEvent loaded) {
                        stopAt(machine, loaded.referenceType());
                    } else if (event instanceof BreakpointEvent) {
                        step.look();
                    } else if (event instanceof VMDeathEvent || event instanceof VMDisconnectEvent) {
                        return;
                    }
                }
                events.resume();
            }
        } catch (VMDisconnectedException e) {
            // It has ended.
            return;
        }
    }

    private static void stopAt(VirtualMachine machine, ReferenceType type) {
        for (Method method : type instanceof ClassType ? type.methods() : List.<Method>of()) {
            if (METHODS.get(type.name()).contains(method.name()) && !method.isNative() && !method.isAbstract()) {
                BreakpointRequest request = machine.eventRequestManager().createBreakpointRequest(method.location());
                request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
                request.enable();
            }
        }
    }
}
