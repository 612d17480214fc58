using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// A network or a part of one: parameters, buffers and submodules under names. A constructor ends with
        /// <see cref="RegisterComponents"/>.
        /// </summary>
        public abstract partial class Module : IDisposable
        {
            private readonly OrderedNames<Parameter> parameterNames = new();
            private readonly OrderedNames<(Tensor Tensor, bool Persistent)> bufferNames = new();
            private readonly OrderedNames<Module> moduleNames = new();
            private readonly string name;
            private bool registered;
            private bool inTraining = true;
            private bool disposed;

            protected Module(string name)
            {
                this.name = name;
            }

            ~Module() => Dispose(false);

            public virtual string GetName() => name;

            /// <summary>Whether the module is being trained, as opposed to evaluated.</summary>
            public virtual bool training => inTraining;

            public virtual void train(bool train = true)
            {
                inTraining = train;
                foreach (Module child in children()) child.train(train);
            }

            public virtual void eval() => train(false);

            /// <summary>Applies a function to all submodules, depth first, and to this module last.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (Module child in children()) child.apply(fn);
                fn(this);
                return this;
            }

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (Parameter parameter in parameters())
                {
                    if (set_to_none) parameter.grad = null;
                    else Zero(parameter);
                }
            }

            private static void Zero(Parameter parameter)
            {
                using Tensor? grad = parameter.grad;
                grad?.zero_();
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes parameters, buffers and submodules.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || disposed) return;
                disposed = true;
                foreach (Parameter parameter in parameterNames.Values) parameter.Dispose();
                foreach ((Tensor buffer, _) in bufferNames.Values) buffer.Dispose();
                foreach (Module module in moduleNames.Values) module.Dispose();
            }

            /// <summary>
            /// Registers this object's fields that hold a parameter, a buffer or a module, under the fields' names, once.
            /// An override registers by hand instead.
            /// </summary>
            protected virtual void RegisterComponents()
            {
                if (registered) return;
                registered = true;
                foreach (FieldInfo field in GetType().GetFields(BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance))
                {
                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(field.Name, module);
                            break;
                        case Parameter parameter:
                            register_parameter(field.Name, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(field.Name, tensor);
                            break;
                    }
                }
            }
        }

        /// <summary>What can be called with one argument.</summary>
        public interface IModule<in T, out TResult>
        {
            TResult call(T input);
        }

        /// <summary>A module with one argument.</summary>
        public abstract class Module<T, TResult> : Module, IModule<T, TResult>
        {
            protected Module(string name)
                : base(name)
            {
            }

            public abstract TResult forward(T input);

            public TResult call(T input) => forward(input);
        }

        /// <summary>A module with two arguments.</summary>
        public abstract class Module<T1, T2, TResult> : Module
        {
            protected Module(string name)
                : base(name)
            {
            }

            public abstract TResult forward(T1 input1, T2 input2);

            public TResult call(T1 input1, T2 input2) => forward(input1, input2);
        }
    }
}
