package io.understudy.simulation;

import java.io.Serializable;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;

/**
 * A method that a mutant names. Where this package can see the method, the mutant refers to it, so that a rename
 * changes the reference too, and a reference to what is gone doesn't compile. Elsewhere the mutant says the method's
 * name.
 *
 * @param owner its class, or null where only the name counts
 * @param type its parameters and result, or null where only the name counts
 */
record MutationTarget(@Nullable ClassDesc owner, String name, @Nullable MethodTypeDesc type) {
    /** A method reference or lambda that can be asked what it refers to, because it could be serialized. */
    interface Reference extends Serializable {}

    interface One<T, R> extends Reference {
        R of(T on);
    }

    interface Two<T, A, R> extends Reference {
        R of(T on, A a);
    }

    interface Three<T, A, B, R> extends Reference {
        R of(T on, A a, B b);
    }

    interface Five<T, A, B, C, D, R> extends Reference {
        R of(T on, A a, B b, C c, D d);
    }

    static MutationTarget of(Reference reference) {
        var lambda = written(reference);
        return new MutationTarget(type(lambda.getImplClass()), lambda.getImplMethodName(),
                MethodTypeDesc.ofDescriptor(lambda.getImplMethodSignature()));
    }

    static MutationTarget of(@Nullable Class<?> owner, String name) {
        return new MutationTarget(owner == null ? null : owner.describeConstable().orElseThrow(), name, null);
    }

    /** @return what the compiler wrote for this method reference or lambda */
    static SerializedLambda written(Reference reference) {
        try {
            var write = reference.getClass().getDeclaredMethod("writeReplace");
            write.setAccessible(true);
            return (SerializedLambda) write.invoke(reference);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("not a method reference or lambda: " + reference, e);
        }
    }

    static ClassDesc type(String internalName) {
        return ClassDesc.ofDescriptor("L" + internalName + ";");
    }

    /** Whether this instruction calls the method, or reads the record's component whose accessor the method is. */
    boolean isUsedBy(CodeElement element) {
        return switch (element) {
            case InvokeInstruction call -> call.name().equalsString(name)
                    && (type == null || call.typeSymbol().parameterList().equals(type.parameterList()))
                    && (owner == null || within(call.owner().asSymbol(), owner));
            case FieldInstruction read -> read.opcode() == Opcode.GETFIELD && read.name().equalsString(name)
                    && type != null && type.parameterCount() == 0 && read.owner().asSymbol().equals(owner);
            default -> false;
        };
    }

    boolean isDeclaredAs(ClassDesc in, MethodModel method) {
        return in.equals(owner) && method.methodName().equalsString(name) && method.methodTypeSymbol().equals(type);
    }

    private static boolean within(ClassDesc inner, ClassDesc outer) {
        return inner.equals(outer) || !inner.isArray() && loaded(outer).isAssignableFrom(loaded(inner));
    }

    private static Class<?> loaded(ClassDesc type) {
        try {
            return Class.forName(MutationClasses.name(type), false,
                    MutationTarget.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return owner == null ? name : MutationClasses.simpleName(owner) + "." + name;
    }
}
