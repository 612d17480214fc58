using System.Globalization;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Parameters, buffers and submodules by name.
        public abstract partial class Module
        {
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_parameter(string name, Parameter param)
            {
                if (param is null || param.IsInvalid) throw new ArgumentNullException(nameof(param), "A null tensor cannot be registered as a parameter.");
                if (!parameterNames.TryAdd(name, param)) throw new InvalidOperationException($"Parameter {name} is already registered.");
            }

            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                if (tensor is null || tensor.IsInvalid) throw new ArgumentNullException(nameof(tensor), "A null tensor cannot be registered as a buffer.");
                if (!bufferNames.TryAdd(name, (tensor, persistent))) throw new InvalidOperationException($"Tensor {name} is already registered.");
            }

            /// <summary>Registers the submodule's own components too, if that has not been done; null forgets the name.</summary>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    moduleNames.Remove(name);
                    return;
                }
                if (string.IsNullOrEmpty(name)) throw new ArgumentException("module name can't be empty string \"\"", nameof(name));
                if (name.Contains('.', StringComparison.Ordinal)) throw new ArgumentException($"module name can't contain \".\", got: {name}", nameof(name));
                if (moduleNames.Contains(name)) throw new InvalidOperationException($"Sub-module {name} is already registered.");
                submodule.RegisterComponents();
                moduleNames.TryAdd(name, submodule);
            }

            public void add_module(string name, Module module) => register_module(name, module);

            public virtual IEnumerable<(string name, Module module)> named_children() => moduleNames.Pairs;

            public virtual IEnumerable<Module> children() => named_children().Select(pair => pair.module);

            /// <summary>All submodules: first the children, then theirs.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach ((string name, Module module) pair in named_children()) yield return pair;
                foreach ((string name, Module module) in named_children())
                {
                    foreach ((string inner, Module deeper) in module.named_modules()) yield return ($"{name}.{inner}", deeper);
                }
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(pair => pair.module);

            /// <summary>This module's own parameters, then its submodules'; each once.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<IntPtr>();
                foreach ((string name, Parameter parameter) in parameterNames.Pairs)
                {
                    if (!parameter.IsInvalid && seen.Add(parameter.Handle)) yield return (name, parameter);
                }
                if (!recurse) yield break;
                foreach ((string name, Module module) in named_children())
                {
                    foreach ((string inner, Parameter parameter) in module.named_parameters())
                    {
                        if (!parameter.IsInvalid && seen.Add(parameter.Handle)) yield return ($"{name}.{inner}", parameter);
                    }
                }
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(pair => pair.parameter);

            /// <summary>The buffers that are saved with the module; TorchSharp leaves out the others even when asked for them.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<IntPtr>();
                foreach ((string name, (Tensor buffer, bool persistent)) in bufferNames.Pairs)
                {
                    if (persistent && !buffer.IsInvalid && seen.Add(buffer.Handle)) yield return (name, buffer);
                }
                if (!recurse) yield break;
                foreach ((string name, Module module) in named_children())
                {
                    foreach ((string inner, Tensor buffer) in module.named_buffers())
                    {
                        if (!buffer.IsInvalid && seen.Add(buffer.Handle)) yield return ($"{name}.{inner}", buffer);
                    }
                }
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(pair => pair.buffer);

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>By its full name; null if there is none.</summary>
            public virtual Parameter? get_parameter(string target)
            {
                ArgumentNullException.ThrowIfNull(target);
                if (parameterNames.TryGet(target, out Parameter? parameter)) return parameter;
                return OwnerOf(ref target)?.get_parameter(target);
            }

            /// <summary>By its full name; null if there is none.</summary>
            public virtual Tensor? get_buffer(string target)
            {
                ArgumentNullException.ThrowIfNull(target);
                if (bufferNames.TryGet(target, out (Tensor Tensor, bool Persistent) buffer)) return buffer.Tensor;
                return OwnerOf(ref target)?.get_buffer(target);
            }

            protected void ConditionallyRegisterParameter(string name, Tensor? value)
            {
                if (value is null) parameterNames.Remove(name);
                else parameterNames.Set(name, value as Parameter ?? new Parameter(value));
            }

            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null) bufferNames.Remove(name);
                else bufferNames.Set(name, (value, persistent));
            }

            /// <summary>Names submodules by their places; only those that are new here are asked to register their components.</summary>
            internal void NumberModules(IReadOnlyList<Module> modules)
            {
                HashSet<Module> known = [.. moduleNames.Values];
                moduleNames.Clear();
                for (int i = 0; i < modules.Count; i++)
                {
                    if (known.Add(modules[i])) modules[i].RegisterComponents();
                    moduleNames.TryAdd(i.ToString(CultureInfo.InvariantCulture), modules[i]);
                }
            }

            private Module? OwnerOf(ref string target)
            {
                string[] parts = target.Split('.', 2);
                if (parts.Length < 2 || !moduleNames.TryGet(parts[0], out Module? module)) return null;
                target = parts[1];
                return module;
            }
        }
    }
}
