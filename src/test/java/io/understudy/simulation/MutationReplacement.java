package io.understudy.simulation;

import io.understudy.simulation.MutationTarget.One;
import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandleInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What replaces an instruction. */
sealed interface MutationReplacement {
    /** Writes code that takes the same values from the stack and leaves one of the same type there. */
    void write(CodeBuilder code, CodeElement instead);

    /** @return the classes that have to be changed too, besides the one that the code is written into */
    default List<byte[]> needs() {
        return List.of();
    }

    /** @return what the instruction leaves on the stack */
    private static ClassDesc result(CodeElement instruction) {
        return switch (instruction) {
            case InvokeInstruction call -> call.typeSymbol().returnType();
            case FieldInstruction read -> read.typeSymbol();
            case TypeCheckInstruction _ -> ConstantDescs.CD_boolean;
            default -> throw new IllegalStateException("no point of a mutation: " + instruction);
        };
    }

    private static IllegalStateException wrong(Object what, CodeElement instead) {
        return new IllegalStateException("`" + what + "` can't replace a " + result(instead).displayName());
    }

    /** @param value a boolean, a number, an enum constant, an empty list, or null */
    record Constant(@Nullable Object value) implements MutationReplacement {
        @Override
        public void write(CodeBuilder code, CodeElement instead) {
            if (instead instanceof InvokeInstruction call) {
                for (var parameter : call.typeSymbol().parameterList().reversed()) {
                    if (TypeKind.from(parameter).slotSize() == 2) {
                        code.pop2();
                    } else {
                        code.pop();
                    }
                }
                if (call.opcode() != Opcode.INVOKESTATIC) {
                    code.pop();
                }
            } else {
                code.pop();
            }
            push(code, instead);
        }

        private void push(CodeBuilder code, CodeElement instead) {
            var kind = TypeKind.from(result(instead));
            if (value == null && kind == TypeKind.REFERENCE) {
                code.aconst_null();
                return;
            }
            switch (value) {
                case Boolean yes when kind == TypeKind.BOOLEAN -> code.loadConstant(yes ? 1 : 0);
                case Integer number when kind == TypeKind.INT -> code.loadConstant(number);
                case Long number when kind == TypeKind.LONG -> code.loadConstant(number);
                case Enum<?> constant when kind == TypeKind.REFERENCE -> {
                    var type = constant.getDeclaringClass().describeConstable().orElseThrow();
                    code.getstatic(type, constant.name(), type);
                }
                case List<?> list when list.isEmpty() && kind == TypeKind.REFERENCE ->
                    code.invokestatic(ConstantDescs.CD_List, "of", MethodTypeDesc.of(ConstantDescs.CD_List), true);
                case null, default -> throw wrong(String.valueOf(value), instead);
            }
        }
    }

    /** @param instead takes what the method would have been called on */
    record Code(One<?, ?> instead) implements MutationReplacement {
        @Override
        public void write(CodeBuilder code, CodeElement replaced) {
            if (replaced instanceof InvokeInstruction call && call.typeSymbol().parameterCount() > 0) {
                throw new IllegalStateException("code can only replace a call without arguments");
            }
            var written = MutationTarget.written(instead);
            if (written.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic || written.getCapturedArgCount() > 0) {
                throw new IllegalStateException("only a lambda that captures nothing can replace a call");
            }
            code.invokestatic(MutationTarget.type(written.getImplClass()), written.getImplMethodName(),
                    MethodTypeDesc.ofDescriptor(written.getImplMethodSignature()));
            var result = result(replaced);
            switch (TypeKind.from(result)) {
                case BOOLEAN -> code.invokevirtual(ConstantDescs.CD_Boolean, "booleanValue",
                        MethodTypeDesc.of(result));
                case INT -> code.invokevirtual(ConstantDescs.CD_Integer, "intValue", MethodTypeDesc.of(result));
                case LONG -> code.invokevirtual(ConstantDescs.CD_Long, "longValue", MethodTypeDesc.of(result));
                case REFERENCE -> code.checkcast(result);
                case BYTE, CHAR, SHORT, FLOAT, DOUBLE, VOID -> throw wrong("code", replaced);
            }
        }

        /** The lambda is a private method of the class that it is written in: it is opened for its new caller. */
        @Override
        public List<byte[]> needs() {
            var written = MutationTarget.written(instead);
            var name = MutationClasses.name(MutationTarget.type(written.getImplClass()));
            var model = MutationClasses.format().parse(MutationClasses.compiled(name).orElseThrow());
            return List.of(MutationClasses.format().transformClass(model, (type, element) -> {
                switch (element) {
                    case AccessFlags flags -> type.withFlags(flags.flagsMask() | ClassFile.ACC_PUBLIC);
                    case MethodModel method when method.methodName().equalsString(written.getImplMethodName()) ->
                        type.transformMethod(method, (opened, part) -> {
                            if (part instanceof AccessFlags flags) {
                                opened.withFlags(flags.flagsMask() & ~ClassFile.ACC_PRIVATE | ClassFile.ACC_PUBLIC);
                            } else {
                                opened.with(part);
                            }
                        });
                    default -> type.with(element);
                }
            }));
        }
    }
}
